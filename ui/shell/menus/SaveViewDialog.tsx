import { useState } from 'react'

import { Field } from '../../components/Field.tsx'
import { FormDialog } from '../../components/FormDialog.tsx'
import { innerPath } from '../../lib/base-path.ts'
import { useWords } from '../../lib/use-words.ts'
import { usePermission } from '../session.ts'
import { showToast } from '../toasts.tsx'
import { useSaveView } from '../views.ts'
import { shellWords } from '../words.ts'
import { menuWords } from './words.ts'

/** Keeps what is shown under a name: for oneself, or for everybody in the project. */
export function SaveViewDialog({ onClose }: { onClose: () => void }) {
  const t = useWords(menuWords)
  const words = useWords(shellWords)
  const mayShare = usePermission('telemetry.read')
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const save = useSaveView()
  return (
    <FormDialog
      title={words('saveView')}
      action={t('save')}
      work={save}
      incomplete={name.trim() === ''}
      onClose={onClose}
      onSubmit={() =>
        save.mutate(
          { name, shared, path: innerPath() + location.search },
          {
            onSuccess: () => {
              onClose()
              showToast({ text: t('viewSaved', { name }) })
            },
          },
        )
      }
    >
      <Field
        label={t('viewName')}
        help={t('viewHelp')}
        maxLength={100}
        required
        dir="auto"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {mayShare && (
        <label className="check-row">
          <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          {t('shareWithTeam')}
        </label>
      )}
    </FormDialog>
  )
}
