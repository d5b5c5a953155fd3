import { useMemo } from 'react'

import { useChartView } from '../lib/chart-view.ts'
import { useTimeFormat } from '../lib/format.ts'
import { niceEnds } from '../lib/scale.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import type { ChartData } from './chart-data.ts'
import { ChartCanvas } from './ChartCanvas.tsx'
import { TableSwitch } from './TableSwitch.tsx'

const words = defineWords({
  en: {
    time: 'Time, {zone}',
    empty: 'No data in this time',
    to: '{title}: {last} now, between {least} and {most}.',
    floor: 'the axis begins at {floor}',
  },
  he: {
    time: 'שעה, {zone}',
    empty: 'אין נתונים בזמן הזה',
    to: '{title}: עכשיו {last}, בין {least} ל־{most}.',
    floor: 'הציר מתחיל ב־{floor}',
  },
})

interface Props {
  title: string
  data: ChartData | undefined
  /** The data is of the question before. */
  stale?: boolean
  format: (value: number) => string
  /** Where the axis ends at least (1 for shares). */
  top?: number
  /** The one chart of a page: tall, lines without area, an axis that need not begin at nothing and says so. */
  tall?: boolean
  /** Line that stands out; the others step back. */
  focus?: number | null
  onRange: (fromMs: number, toMs: number) => void
  /** Where the cursor stands. */
  onPoint?: (index: number | null) => void
}

/** Lines over time with a table behind them (`t`). Its height is fixed; axes stay when there is nothing to draw. */
export function Chart({ title, data, stale, format, top = 0, ...canvas }: Props) {
  const t = useWords(words)
  const { asTable } = useChartView()
  const extremes = useMemo(() => extremesOf(data), [data])
  const [floor, ceiling] = niceEnds(extremes?.least ?? 0, Math.max(top, extremes?.most ?? 0), canvas.tall ?? false)
  const last = data?.series[0]?.values.findLast((value) => value !== null)
  const label =
    extremes === undefined || last === undefined || last === null
      ? `${title}: ${t('empty')}`
      : t('to', { title, last: format(last), least: format(extremes.least), most: format(extremes.most) })
  return (
    <figure className={['figure', canvas.tall && 'tall', stale && 'stale'].filter(Boolean).join(' ')}>
      <div className="figure-switch">
        <TableSwitch title={title} />
      </div>
      {asTable && data ? (
        <ChartTable title={title} data={data} format={format} />
      ) : (
        <div className="chart">
          <ChartCanvas data={data} label={label} format={format} floor={floor} ceiling={ceiling} {...canvas} />
          {data && !extremes && <p className="chart-message">{t('empty')}</p>}
          {floor > 0 && <p className="chart-floor">{t('floor', { floor: format(floor) })}</p>}
        </div>
      )}
    </figure>
  )
}

/** The least and the greatest value of all lines; undefined without any. */
function extremesOf(data: ChartData | undefined): { least: number; most: number } | undefined {
  let least = Infinity
  let most = -Infinity
  for (const { values } of data?.series ?? []) {
    for (const value of values) {
      if (value === null) continue
      if (value < least) least = value
      if (value > most) most = value
    }
  }
  return least === Infinity ? undefined : { least, most }
}

/** More columns than this nobody reads. */
const mostColumns = 12

function ChartTable({ title, data, format }: { title: string; data: ChartData; format: (value: number) => string }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const shown = data.series.slice(0, mostColumns)
  const length = Math.max(0, ...shown.map(({ values }) => values.length))
  return (
    <div className="figure-table" tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('time', { zone: time.zone })}</th>
            {shown.map((series, line) => (
              <th key={line} scope="col" className="num">
                <bdi>{series.title}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length }, (_, index) => (
            <tr key={index}>
              <th scope="row">{time.second(data.fromMs + index * data.stepMs)}</th>
              {shown.map((series, line) => {
                const value = series.values[index]
                return (
                  <td key={line} className="num">
                    {typeof value === 'number' ? format(value) : '–'}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
