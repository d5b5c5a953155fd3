import { useState } from 'react'

import { Answer } from '../../../components/Answer.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { CutFigures } from './CutFigures.tsx'
import { type WantedCut, useCreateCut, useCutPreview, useRemoveCut } from './use-series.ts'
import { cardinalityWords } from './words.ts'

/** What a cut would do, before it is made; then the one press, and the way back. */
export function CutDialog({ wanted, onClose }: { wanted: WantedCut; onClose: () => void }) {
  const t = useWords(cardinalityWords)
  const [cut, setCut] = useState(wanted)
  const [accepted, setAccepted] = useState(false)
  const preview = useCutPreview(cut)
  const create = useCreateCut()
  const remove = useRemoveCut()
  const { label, metric, value } = wanted
  const change = (next: Partial<WantedCut>): void => {
    setAccepted(false)
    create.reset()
    setCut({ ...cut, ...next })
  }
  const submit = (): void =>
    create.mutate(
      { ...cut, acceptClash: accepted },
      {
        onSuccess: ({ id }) => {
          onClose()
          const text = cut.action === 'drop_label' ? t('cutDone', { label }) : t('dropped')
          showToast({ text, undo: () => remove.mutateAsync(id) })
        },
      },
    )
  const clashes = (preview.data?.groupsClashing ?? 0) > 0
  const isDrop = cut.action === 'drop_series'
  return (
    <FormDialog
      title={t(value === undefined ? 'dialogLabel' : 'dialogDrop', { label })}
      action={t(isDrop ? 'doDrop' : 'doCut')}
      danger={isDrop}
      work={create}
      incomplete={preview.data === undefined || preview.data.concerned === 0 || (clashes && !accepted)}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="mx-cut">
        <SelectField
          label={t('where')}
          value={cut.metric}
          options={[
            { value: metric, title: t('scopeOne', { metric }) },
            { value: '*', title: t('scopeAll') },
          ]}
          onChange={(event) => change({ metric: event.target.value })}
        />
        {value === undefined && (
          <SelectField
            label={t('what')}
            value={cut.action}
            options={[
              { value: 'drop_label', title: t('actionLabel') },
              { value: 'drop_series', title: t('actionDrop') },
            ]}
            onChange={(event) => change({ action: event.target.value === 'drop_series' ? 'drop_series' : 'drop_label' })}
          />
        )}
        <Answer query={preview} rows={4}>
          {(found) => (
            <>
              <CutFigures preview={found} isDrop={isDrop} />
              {clashes && (
                <label className="check">
                  <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
                  {t('accept')}
                </label>
              )}
            </>
          )}
        </Answer>
        <p className="small faint">{t('stays')}</p>
      </div>
    </FormDialog>
  )
}
