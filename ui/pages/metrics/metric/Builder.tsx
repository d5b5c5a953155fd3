import { useState } from 'react'

import type { MetricRow } from '../../../../src/api/contract/metrics.ts'
import { Chip } from '../../../components/Chip.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { SelectField } from '../../../components/SelectField.tsx'
import { useFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { noFilters, writeFilter } from '../build/matchers.ts'
import { canBreakDown, viewsOf } from '../build/metric-drawing.ts'
import type { Choices, Drawing } from '../build/metric-drawing.ts'
import { useViewTitle } from '../build/use-kind-title.ts'
import { words } from '../words.ts'
import { FilterForm } from './FilterForm.tsx'

interface Props {
  row: MetricRow
  drawing: Drawing
  choices: Choices
  /** Undefined until they are known. */
  labels: Reply<'GET /api/metrics/metric'>['labels'] | undefined
  /** The name under which its label values are looked up. */
  countedName: string
  onChange: (changes: Partial<Choices>) => void
}

const mostLabels = 10
/** They are part of the measurement. */
const ownLabels = new Set(['le', 'quantile'])

/** What is shown of a metric, without a query language: the way to look at it, the label to break it down by, filters. */
export function Builder({ row, drawing, choices: { by, filters }, labels = [], countedName, onChange }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const viewTitle = useViewTitle()
  const [isAdding, setAdding] = useState(false)
  const foreign = labels.filter(({ label }) => !ownLabels.has(label))
  const telling = foreign.filter(({ values }) => values > 1)
  const shown = telling.toSorted((a, b) => a.values - b.values).slice(0, mostLabels)
  if (by !== '' && !shown.some(({ label }) => label === by)) shown.push({ label: by, values: 0, newLastHour: 0, top: [] })
  return (
    <div className="mx-build">
      <div className="row wrap mx-bar">
        <span className="small faint" aria-hidden>
          {t('view')}
        </span>
        <SelectField
          bare
          label={t('view')}
          value={drawing.view}
          options={viewsOf(row).map((view) => ({ value: view, title: viewTitle(view) }))}
          onChange={(event) => onChange({ view: viewsOf(row).find((view) => view === event.target.value) ?? '' })}
        />
        {filters.map((filter) => {
          const written = writeFilter(filter)
          return (
            <Chip
              key={written}
              on
              aria-label={t('removeFilter', { filter: written })}
              onClick={() => onChange({ filters: filters.length === 1 ? noFilters : filters.filter((one) => one !== filter) })}
            >
              <bdi className="mono ltr">{written}</bdi>
              <Icon name="close" size={12} />
            </Chip>
          )
        })}
        <Chip icon="plus" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          {t('addFilter')}
        </Chip>
      </div>
      {isAdding && (
        <FilterForm
          metric={countedName}
          labels={foreign.map(({ label }) => label)}
          onAdd={(filter) => {
            setAdding(false)
            if (!filters.some((one) => writeFilter(one) === writeFilter(filter))) onChange({ filters: [...filters, filter] })
          }}
        />
      )}
      {canBreakDown(drawing.view) && shown.length > 0 && (
        <div className="row wrap mx-bar" role="group" aria-label={t('breakDown')}>
          <span className="small faint">{t('breakDown')}</span>
          <Chip on={by === ''} onClick={() => onChange({ by: '' })}>
            {t('allTogether')}
          </Chip>
          {shown.map(({ label, values }) => (
            <Chip key={label} on={by === label} onClick={() => onChange({ by: by === label ? '' : label })}>
              <bdi className="mono">{label}</bdi>
              {values > 0 && <span className="faint">{format.count(values)}</span>}
            </Chip>
          ))}
        </div>
      )}
    </div>
  )
}
