import { useFormat, useTimeFormat } from '../lib/format.ts'
import { useWords } from '../lib/use-words.ts'
import { defineWords } from '../lib/words.ts'
import type { ChartData } from './chart-data.ts'

const words = defineWords({
  en: { time: 'Time, {zone}', earlier: '{title}, {length} earlier', rest: '{count} earlier moments are left out: choose a shorter time.' },
  he: { time: 'שעה, {zone}', earlier: '{title}, {length} קודם', rest: '{count} רגעים קודמים אינם מוצגים: אפשר לבחור זמן קצר יותר.' },
})
/** More columns than these nobody reads; more rows take longer to lay out than a key press should. */
const mostColumns = 12
const mostRows = 400

interface Props {
  title: string
  data: ChartData
  compare: ChartData | undefined
  format: (value: number) => string
  height: number
}

/** The figures of a chart, the newest at the end. */
export function ChartTable({ title, data, compare, format, height }: Props) {
  const t = useWords(words)
  const time = useTimeFormat()
  const measure = useFormat()
  const lines = data.series.flatMap((series) => {
    const before = compare?.series.find((one) => one.title === series.title)
    const length = measure.duration(data.fromMs - (compare?.fromMs ?? 0))
    return before ? [series, { ...before, title: t('earlier', { title: series.title, length }) }] : [series]
  })
  const shown = lines.slice(0, mostColumns)
  const length = Math.max(0, ...shown.map(({ values }) => values.length))
  const first = Math.max(0, length - mostRows)
  return (
    <div className="figure-table" style={{ blockSize: height }} tabIndex={0} role="region" aria-label={title}>
      {first > 0 && <p className="pad faint small">{t('rest', { count: first })}</p>}
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
          {Array.from({ length: length - first }, (_, row) => first + row).map((index) => (
            <tr key={index}>
              <th scope="row">{time.second(data.fromMs + index * data.stepMs)}</th>
              {shown.map((series, line) => {
                const value = series.values[index]
                return (
                  <td key={line} className="num">
                    {typeof value === 'number' ? (series.look?.format ?? format)(value) : '–'}
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
