import { Button } from '../../components/Button.tsx'
import { useChartView } from '../../lib/chart-view.ts'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { defineWords } from '../../lib/words.ts'
import type { HistogramData } from './histogram-data.ts'
import { HistogramBars } from './HistogramBars.tsx'

import './level-histogram.css'

const words = defineWords({
  en: {
    label: '{total} rows by level over time, {errors} of them errors. Drag to narrow the time.',
    empty: 'No rows in this time',
    from: 'From, {zone}',
    rows: 'Rows',
    errors: 'Errors',
    show: 'Show this time',
  },
  he: {
    label: '{total} שורות לפי רמה לאורך זמן, מתוכן {errors} שגיאות. אפשר לגרור כדי לצמצם את הזמן.',
    empty: 'אין שורות בזמן הזה',
    from: 'מ־, {zone}',
    rows: 'שורות',
    errors: 'שגיאות',
    show: 'הצגת הזמן הזה',
  },
})

interface Props {
  data: HistogramData | undefined
  /** Bars asked for: the axis keeps them when nothing was found. */
  buckets: number
  /** The data is of the question before. */
  stale: boolean
  onRange: (range: TimeRange) => void
}

/** Rows over time by level, as stacked bars to drag over or as a table (its page has the switch). Its height is fixed: nothing jumps when the data comes. */
export function LevelHistogram({ data, buckets, stale, onRange }: Props) {
  const t = useWords(words)
  const { asTable } = useChartView()
  const errors = sum(data?.series.error) + sum(data?.series.fatal)
  return (
    <div className={stale ? 'histogram stale' : 'histogram'}>
      {asTable && data ? (
        <HistogramTable data={data} onRange={onRange} />
      ) : (
        <HistogramBars
          data={data}
          asked={buckets}
          label={t('label', { total: data?.total ?? 0, errors })}
          empty={t('empty')}
          onRange={(fromMs, toMs) => onRange(absoluteRange(fromMs, toMs))}
        />
      )}
    </div>
  )
}

function HistogramTable({ data, onRange }: { data: HistogramData; onRange: (range: TimeRange) => void }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const format = useFormat()
  const start = Date.parse(data.from)
  const levels = Object.values(data.series)
  const buckets = Math.max(0, ...levels.map((counts) => counts?.length ?? 0))
  const rows = Array.from({ length: buckets }, (_, index) => ({
    fromMs: start + index * data.stepMs,
    total: levels.reduce((total, counts) => total + (counts?.[index] ?? 0), 0),
    errors: (data.series.error?.[index] ?? 0) + (data.series.fatal?.[index] ?? 0),
  })).filter(({ total }) => total > 0)
  return (
    <div
      className="histogram-table"
      tabIndex={0}
      role="region"
      aria-label={t('label', { total: data.total, errors: sum(data.series.error) })}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{t('from', { zone: time.zone })}</th>
            <th scope="col" className="num">
              {t('rows')}
            </th>
            <th scope="col" className="num">
              {t('errors')}
            </th>
            <th scope="col">
              <span className="sr">{t('show')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ fromMs, total, errors }) => (
            <tr key={fromMs}>
              <th scope="row">{time.second(fromMs)}</th>
              <td className="num">{format.count(total)}</td>
              <td className="num">{format.count(errors)}</td>
              <td>
                <Button look="quiet" onClick={() => onRange(absoluteRange(fromMs, fromMs + data.stepMs))}>
                  {t('show')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function sum(counts: readonly number[] | undefined): number {
  return (counts ?? []).reduce((total, count) => total + count, 0)
}
