import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { Field } from '../../../components/Field.tsx'
import { callApi } from '../../../lib/api.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { words } from '../words.ts'
import { keyWords } from './words.ts'

const signals = ['logs', 'metrics', 'traces'] as const
type Signal = (typeof signals)[number]

/** A name and what it may send. */
export function NewIngestKey({ onMade, onClose }: { onMade: (made: Reply<'POST /api/ingest-keys'>) => void; onClose: () => void }) {
  const t = useWords(keyWords)
  const common = useWords(words)
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<readonly Signal[]>(signals)
  const make = useMutation({
    mutationFn: () => callApi('POST /api/ingest-keys', { body: { name, signals: [...chosen] } }),
    onSuccess: onMade,
  })
  return (
    <Dialog title={t('newKey')} closeLabel={common('close')} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <Field
          label={common('name')}
          help={t('keyNameHelp')}
          required
          autoFocus
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <fieldset>
          <legend className="lab">{t('signals')}</legend>
          {signals.map((signal) => (
            <label key={signal} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(signal)}
                onChange={(event) =>
                  setChosen(signals.filter((other) => (other === signal ? event.target.checked : chosen.includes(other))))
                }
              />
              {t(signal)}
            </label>
          ))}
        </fieldset>
        {make.error && <FaultNotice error={make.error} />}
        <div className="row">
          <Button look="go" type="submit" disabled={make.isPending || chosen.length === 0}>
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
