import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Field } from '../../../components/Field.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { keyWords } from './words.ts'

const lives = [7, 30, 90, 180, 366]

/** A name and how long it works. */
export function NewToken({ onMade, onClose }: { onMade: (made: Reply<'POST /api/tokens'>) => void; onClose: () => void }) {
  const t = useWords(keyWords)
  const common = useWords(words)
  const [name, setName] = useState('')
  const [days, setDays] = useState(90)
  const make = useMutation({ mutationFn: () => callApi('POST /api/tokens', { body: { name, expiresInDays: days } }), onSuccess: onMade })
  return (
    <Dialog title={t('newToken')} closeLabel={common('close')} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <Field
          label={common('name')}
          help={t('tokenNameHelp')}
          required
          autoFocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <SelectField
          label={t('expiresIn')}
          value={String(days)}
          options={lives.map((count) => ({ value: String(count), title: t('days', { count }) }))}
          onChange={(event) => setDays(Number(event.target.value))}
        />
        {make.error && <FaultNotice error={make.error} />}
        <div className="row">
          <Button look="go" type="submit" disabled={make.isPending}>
            {t('make')}
          </Button>
          <Button look="quiet" onClick={onClose}>
            {common('cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
