import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { Dialog } from '../../../components/Dialog.tsx'
import { FaultNotice } from '../../../components/FaultNotice.tsx'
import { TextAreaField } from '../../../components/TextAreaField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { ProblemList } from './ProblemList.tsx'
import { type ImportOutcome, useImportRouting } from './use-routing.ts'
import { routeWords } from './words.ts'

interface Props {
  yaml: string
  onTaken: () => void
  onClose: () => void
}

/** The whole as text: changed here, or another alertmanager.yml in its place. First it is said what would change, then it is put in force. */
export function ImportDialog({ yaml, onTaken, onClose }: Props) {
  const t = useWords(routeWords)
  const trial = useImportRouting()
  const take = useImportRouting()
  const [text, setText] = useState(yaml)
  const isChecked = trial.data?.problems.length === 0 && trial.variables?.yaml === text
  const submit = (): void => {
    if (!isChecked) return trial.mutate({ yaml: text, isTrial: true })
    return take.mutate(
      { yaml: text, isTrial: false },
      {
        onSuccess: () => {
          showToast({ text: t('taken') })
          onTaken()
        },
      },
    )
  }
  return (
    <Dialog wide title={t('importTitle')} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <p className="small dim">{t('importNote')}</p>
        <TextAreaField
          label={t('importText')}
          className="mono"
          dir="ltr"
          rows={18}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {trial.error !== null && <FaultNotice error={trial.error} />}
        {take.error !== null && <FaultNotice error={take.error} />}
        {trial.data && trial.variables?.yaml === text && <Outcome outcome={trial.data} />}
        <div className="row">
          <Button look="go" type="submit" disabled={trial.isPending || take.isPending || text.trim() === ''}>
            {t(isChecked ? 'take' : 'check')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Outcome({ outcome: { problems, contactPoints, leftOut } }: { outcome: ImportOutcome }) {
  const t = useWords(routeWords)
  if (problems.length > 0) return <ProblemList problems={problems} />
  return (
    <div role="status">
      <p className="strong">{t('fine')}</p>
      <ul>
        {contactPoints.map(({ name, is }) => (
          <li key={name}>{t(`point_${is}`, { name })}</li>
        ))}
      </ul>
      {leftOut.length > 0 && <p className="dim">{t('leftOut', { names: leftOut.join(', ') })}</p>}
    </div>
  )
}
