import { Link } from 'wouter'

import { useFormat, useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import type { ScatterData } from './draw-scatter.ts'
import { words } from './words.ts'

const mostRows = 200

/** The longest points of the scatter, to be read. */
export function ScatterTable({ data }: { data: ScatterData }) {
  const t = useWords(words)
  const format = useFormat()
  const time = useTimeFormat()
  const longest = data.durationMs
    .map((durationMs, index) => ({ durationMs, index }))
    .toSorted((a, b) => b.durationMs - a.durationMs)
    .slice(0, mostRows)
  return (
    <div className="figure-table" tabIndex={0} role="region" aria-label={t('scatter')}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('start', { zone: time.zone })}</th>
            <th scope="col" className="num">
              {t('duration')}
            </th>
            <th scope="col" className="num">
              {t('spans')}
            </th>
            <th scope="col">{t('errors')}</th>
          </tr>
        </thead>
        <tbody>
          {longest.map(({ durationMs, index }) => (
            <tr key={index}>
              <th scope="row">
                <Link href={`/trace/${data.traceId[index]}`}>{time.second(data.timeMs[index] ?? 0)}</Link>
              </th>
              <td className="num">{format.duration(durationMs)}</td>
              <td className="num">{format.count(data.count[index] ?? 0)}</td>
              <td>{data.failed[index] ? t('failedPoint') : '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
