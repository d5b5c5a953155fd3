import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { useSession } from '../../../shell/session.ts'
import { dialogWords } from './dialog-words.ts'
import { useHandle } from './use-handle.ts'

interface Props {
  fingerprints: readonly string[]
  /** Who has it now. */
  assignedTo: string
  onClose: () => void
}

/** Who takes care of alerts. */
export function AssignDialog({ fingerprints, assignedTo, onClose }: Props) {
  const t = useWords(dialogWords)
  const { user } = useSession()
  const [to, setTo] = useState(assignedTo === '' ? user.name : assignedTo)
  const work = useHandle()
  const assign = (name: string): void => work.mutate({ fingerprints, do: 'assign', to: name }, { onSuccess: onClose })
  return (
    <FormDialog
      title={t('assignTitle', { count: fingerprints.length })}
      action={t('assign')}
      {...{ work, onClose }}
      onSubmit={() => assign(to.trim())}
    >
      <Field label={t('who')} value={to} maxLength={200} dir="auto" onChange={(event) => setTo(event.target.value)} help={t('whoHelp')} />
      {assignedTo !== '' && (
        <Button look="quiet" onClick={() => assign('')}>
          {t('nobody')}
        </Button>
      )}
    </FormDialog>
  )
}
