import { FaultNotice } from '../../components/FaultNotice.tsx'
import { useChartView } from '../../lib/chart-view.ts'
import { absoluteRange } from '../../lib/time-range.ts'
import type { TimeRange } from '../../lib/time-range.ts'
import { useWords } from '../../lib/use-words.ts'
import { totalsOf } from './bar-scale.ts'
import { isCounted, type HistogramData } from './histogram-data.ts'
import { HistogramBars } from './HistogramBars.tsx'
import { HistogramTable } from './HistogramTable.tsx'
import type { SeenWindow } from './seen-window.ts'
import { histogramWords } from './words.ts'

import './level-histogram.css'

interface Props {
  data: HistogramData | undefined
  /** The same of an earlier time, drawn as a dashed line. */
  compared?: HistogramData | undefined
  /** Why there is none although it was asked for, and how to ask again. */
  comparedFault?: { readonly error: unknown; readonly onRetry: () => void } | undefined
  /** Bars asked for: the axis keeps them when nothing was found. */
  buckets: number
  /** The data is of the question before. */
  stale: boolean
  /** The time that the list below shows, marked in the bars. */
  seen?: SeenWindow
  onRange: (range: TimeRange) => void
  /** Goes to the end of a bar in the list below, in epoch milliseconds; without it a bar narrows the time to itself. */
  onJump?: (ms: number) => void
}

/**
 * Rows over time by level, as stacked bars or as a table (its page has the switch); the scroll bar of the list below it: a drag narrows
 * the time, a click goes there. Its height is fixed: nothing jumps when the data comes.
 */
export function LevelHistogram({ data, compared, comparedFault, buckets, stale, seen, onRange, onJump }: Props) {
  const t = useWords(histogramWords)
  const { asTable } = useChartView()
  const figures = data && { total: data.total, errors: sum(data.series.error) + sum(data.series.fatal) }
  const label = data && figures ? t(isCounted(data) ? 'label' : 'labelSoFar', figures) : t('counting')
  const narrow = (fromMs: number, toMs: number): void => onRange(absoluteRange(fromMs, toMs))
  return (
    <div className={stale ? 'histogram stale' : 'histogram'}>
      {asTable && data ? (
        <HistogramTable data={data} label={label} onRange={narrow} />
      ) : (
        <HistogramBars
          data={data}
          compared={totalsOf(compared)}
          asked={buckets}
          label={label}
          empty={t('empty')}
          seen={seen}
          onRange={narrow}
          onBar={onJump ? (_, toMs) => onJump(toMs) : narrow}
        />
      )}
      {comparedFault && (
        <div className="histogram-fault float small">
          <p>{t('notCompared')}</p>
          <FaultNotice {...comparedFault} />
        </div>
      )}
    </div>
  )
}

function sum(counts: readonly number[] | undefined): number {
  return (counts ?? []).reduce((total, count) => total + count, 0)
}
