import { useState } from 'react'

import { Field } from '../../../components/Field.tsx'
import { FormDialog } from '../../../components/FormDialog.tsx'
import { useWords } from '../../../lib/use-words.ts'
import { showToast } from '../../../shell/toasts.tsx'
import { type MetricSeries, useChangeLimits } from './use-series.ts'
import { cardinalityWords } from './words.ts'

/** How many series the project may have. */
export function LimitsDialog({ limits, onClose }: { limits: MetricSeries['limits']; onClose: () => void }) {
  const t = useWords(cardinalityWords)
  const work = useChangeLimits()
  const [active, setActive] = useState(String(limits.activeSeries))
  const [perMetric, setPerMetric] = useState(String(limits.seriesPerMetric))
  const next = { activeSeries: Number(active), seriesPerMetric: Number(perMetric) }
  const save = (): void =>
    work.mutate(next, {
      onSuccess: () => {
        onClose()
        showToast({ text: t('saved'), undo: () => work.mutateAsync(limits) })
      },
    })
  return (
    <FormDialog
      title={t('limitsTitle')}
      action={t('save')}
      work={work}
      incomplete={!(next.activeSeries >= 1000 && next.seriesPerMetric >= 100)}
      onSubmit={save}
      onClose={onClose}
    >
      <Field
        label={t('limitsActive')}
        type="number"
        min={1000}
        max={20_000_000}
        value={active}
        onChange={(event) => setActive(event.target.value)}
      />
      <Field
        label={t('limitsMetric')}
        help={t('limitsHelp')}
        type="number"
        min={100}
        max={20_000_000}
        value={perMetric}
        onChange={(event) => setPerMetric(event.target.value)}
      />
    </FormDialog>
  )
}
