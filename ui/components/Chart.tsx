import { useMemo } from 'react'

import { useChartView } from '../lib/chart-view.ts'
import { niceEnds } from '../lib/scale.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import type { ChartData, ChartExemplar, ChartMarker, ChartThreshold } from './chart-data.ts'
import { extremesOf } from './chart-extremes.ts'
import { ChartCanvas } from './ChartCanvas.tsx'
import { ChartTable } from './ChartTable.tsx'
import { TableSwitch } from './TableSwitch.tsx'

const words = defineWords({
  en: {
    empty: 'No data in this time',
    one: '{title}: {last} now, between {least} and {most}.',
    many: '{title}, {count} lines between {least} and {most}.',
    limits: '{label} Limit: {limits}.',
    marked: '{label} Marked: {titles}.',
    floor: 'the axis begins at {floor}',
  },
  he: {
    empty: 'אין נתונים בזמן הזה',
    one: '{title}: עכשיו {last}, בין {least} ל־{most}.',
    many: '{title}, {count} קווים בין {least} ל־{most}.',
    limits: '{label} גבול: {limits}.',
    marked: '{label} סומנו: {titles}.',
    floor: 'הציר מתחיל ב־{floor}',
  },
})
const heights = { small: 132, tall: 300 }
/** Below the drawing. */
const foot = 8
/** A threshold this much above all values would press them flat: it is left outside. */
const thresholdReach = 4
/** More markers than these a voice does not read out. */
const namedMarkers = 5
const none: readonly never[] = []

interface Props {
  title: string
  data: ChartData | undefined
  /** The data is of the question before. */
  stale?: boolean
  format: (value: number) => string
  /** Where the axis ends at least (1 for shares). */
  top?: number
  /** Where the axis begins when nothing lies below; else at nothing. */
  bottom?: number | undefined
  /** The one chart of a page: tall, lines without area, an axis that need not begin at nothing and says so. */
  tall?: boolean
  /** Of the drawing, in pixels; else 132, or 300 when tall. */
  height?: number
  /** Line that stands out; the others step back. */
  focus?: number | null
  /** The same steps of an earlier time, drawn dashed under the lines of the same titles: its point i under point i of `data`. */
  compare?: ChartData | undefined
  markers?: readonly ChartMarker[]
  thresholds?: readonly ChartThreshold[]
  exemplars?: readonly ChartExemplar[]
  onRange: (fromMs: number, toMs: number) => void
  /** Where the cursor stands. */
  onPoint?: (index: number | null) => void
  /** An exemplar was clicked, or Enter pressed where the cursor stands on one. */
  onExemplar?: (exemplar: ChartExemplar) => void
}

/**
 * Lines over time with a table behind them (`t`), what happened meanwhile, and what they must not cross. Its height is fixed; axes stay when
 * there is nothing to draw.
 */
export function Chart({ title, data, compare, stale, format, top = 0, bottom, ...props }: Props) {
  const {
    tall = false,
    height = tall ? heights.tall : heights.small,
    markers = none,
    thresholds = none,
    exemplars = none,
    ...canvas
  } = props
  const t = useWords(words)
  const { asTable } = useChartView()
  const extremes = useMemo(() => extremesOf(data), [data])
  const drawn = useMemo(() => (compare ? extremesOf(data, compare) : extremes), [data, compare, extremes])
  const most = Math.max(top, drawn?.most ?? 0)
  const limits = thresholds.map(({ value }) => value).filter((value) => most === 0 || Math.abs(value) <= thresholdReach * most)
  const [floor, ceiling] = endsOf(Math.min(drawn?.least ?? 0, ...limits), Math.max(most, ...limits), { tall, bottom })
  const label = describe(t, { title, data, extremes, format, markers, thresholds })
  return (
    <figure className={['figure', stale && 'stale'].filter(Boolean).join(' ')} style={{ blockSize: height + foot }}>
      <div className="figure-switch">
        <TableSwitch title={title} />
      </div>
      {asTable && data ? (
        <ChartTable title={title} data={data} compare={compare} format={format} height={height + foot} />
      ) : (
        <div className="chart">
          <ChartCanvas {...{ data, compare, label, format, floor, ceiling, tall, height, markers, thresholds, exemplars }} {...canvas} />
          {data && !extremes && <p className="chart-message">{t('empty')}</p>}
          {floor > 0 && <p className="chart-floor">{t('floor', { floor: format(floor) })}</p>}
        </div>
      )}
    </figure>
  )
}

/** Round ends of the axis, or the beginning that was asked for where all values lie above it. */
function endsOf(least: number, most: number, { tall, bottom }: { tall: boolean; bottom: number | undefined }): readonly [number, number] {
  const [floor, ceiling] = niceEnds(Math.min(least, bottom ?? least), most, tall)
  return bottom !== undefined && least >= bottom && bottom < ceiling ? [bottom, ceiling] : [floor, ceiling]
}

/** The chart in a sentence. */
function describe(
  t: ReturnType<typeof useWords<typeof words.en>>,
  {
    title,
    data,
    extremes,
    format,
    markers,
    thresholds,
  }: Pick<Props, 'title' | 'data' | 'format'> & {
    extremes: ReturnType<typeof extremesOf>
    markers: readonly ChartMarker[]
    thresholds: readonly ChartThreshold[]
  },
): string {
  const series = data?.series ?? []
  const last = series[0]?.values.findLast((value) => value !== null)
  if (extremes === undefined) return `${title}: ${t('empty')}`
  const [least, most] = [format(extremes.least), format(extremes.most)]
  const figures =
    series.length === 1 && typeof last === 'number'
      ? t('one', { title, last: format(last), least, most })
      : t('many', { title, count: series.length, least, most })
  const limits = thresholds.map(({ value, title: written }) => written ?? format(value)).join(', ')
  const label = limits === '' ? figures : t('limits', { label: figures, limits })
  const named = markers.slice(0, namedMarkers).map((marker) => marker.title)
  return named.length === 0 ? label : t('marked', { label, titles: named.join(', ') })
}
