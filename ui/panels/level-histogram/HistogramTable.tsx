import { Button } from '../../components/Button.tsx'
import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { totalsOf } from './bar-scale.ts'
import type { HistogramData } from './histogram-data.ts'
import { histogramWords } from './words.ts'

/** The bars as rows, each with the way to its time. */
export function HistogramTable({
  data,
  label,
  onRange,
}: {
  data: HistogramData
  label: string
  onRange: (fromMs: number, toMs: number) => void
}) {
  const t = useWords(histogramWords)
  const time = useTimeFormat()
  const format = useFormat()
  const start = Date.parse(data.from)
  const rows = totalsOf(data)
    .map((total, index) => ({
      fromMs: start + index * data.stepMs,
      total,
      errors: (data.series.error?.[index] ?? 0) + (data.series.fatal?.[index] ?? 0),
    }))
    .filter(({ total }) => total > 0)
  return (
    <div className="histogram-table" tabIndex={0} role="region" aria-label={label}>
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
                <Button look="quiet" onClick={() => onRange(fromMs, fromMs + data.stepMs)}>
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
