import { useMemo } from 'react'

import { useChartView } from '../lib/chart-view.ts'
import { useTimeFormat } from '../lib/format.ts'
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
  },
  he: {
    time: 'שעה, {zone}',
    empty: 'אין נתונים בזמן הזה',
    to: '{title}: עכשיו {last}, בין {least} ל־{most}.',
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
  onRange: (fromMs: number, toMs: number) => void
}

/** Lines over time with a table behind them (`t`). Its height is fixed; axes stay when there is nothing to draw. */
export function Chart({ title, data, stale, format, top, onRange }: Props) {
  const t = useWords(words)
  const { asTable } = useChartView()
  const all = useMemo(() => data?.series.flatMap(({ values }) => values.filter((value) => value !== null)) ?? [], [data])
  const last = data?.series[0]?.values.findLast((value) => value !== null)
  const label =
    all.length === 0 || last === undefined || last === null
      ? `${title}: ${t('empty')}`
      : t('to', { title, last: format(last), least: format(Math.min(...all)), most: format(Math.max(...all)) })
  return (
    <figure className={stale ? 'figure stale' : 'figure'}>
      <div className="figure-switch">
        <TableSwitch title={title} />
      </div>
      {asTable && data ? (
        <ChartTable title={title} data={data} format={format} />
      ) : (
        <div className="chart" role="img" aria-label={label}>
          <ChartCanvas data={data} format={format} top={top ?? 0} onRange={onRange} />
          {data && all.length === 0 && <p className="chart-message">{t('empty')}</p>}
        </div>
      )}
    </figure>
  )
}

function ChartTable({ title, data, format }: { title: string; data: ChartData; format: (value: number) => string }) {
  const t = useWords(words)
  const time = useTimeFormat()
  const length = Math.max(0, ...data.series.map(({ values }) => values.length))
  return (
    <div className="figure-table" tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('time', { zone: time.zone })}</th>
            {data.series.map((series) => (
              <th key={series.title} scope="col" className="num">
                <bdi>{series.title}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length }, (_, index) => (
            <tr key={index}>
              <th scope="row">{time.second(data.fromMs + index * data.stepMs)}</th>
              {data.series.map((series) => {
                const value = series.values[index]
                return (
                  <td key={series.title} className="num">
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
