import { useState } from 'react'

import { Button } from '../../../components/Button.tsx'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { words } from '../words.ts'
import { useHistoryFilters } from './use-history.ts'
import { historyWords } from './words.ts'

type Counts = Reply<'GET /api/alerts/history/rules'>
const shownAtFirst = 8
const barHeight = 18

/** How often each rule fired, over the time of the page. A press narrows the list to one. */
export function RuleBars({ counts }: { counts: Counts }) {
  const t = useWords(historyWords)
  const of = useWords(words)
  const format = useFormat()
  const [{ rule: chosen }, change] = useHistoryFilters()
  const [isWhole, setWhole] = useState(false)
  const fromMs = Date.parse(counts.from)
  const stepMs = (Date.parse(counts.to) - fromMs) / Math.max(1, counts.rows[0]?.parts.length ?? 1)
  const rows = isWhole ? counts.rows : counts.rows.slice(0, shownAtFirst)
  return (
    <section className="al-rules" aria-label={t('rules')}>
      <div className="sub">
        <h2>{t('rules')}</h2>
        <span className="faint small">{t('rulesNote', { part: format.duration(stepMs) })}</span>
        <span className="grow" />
        {chosen !== '' && (
          <Button look="quiet" icon="close" onClick={() => change({ rule: '' }, { push: true })}>
            {t('allRules')}
          </Button>
        )}
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('rule')}</th>
            <th scope="col" className="al-sev hide-s">
              {t('severity')}
            </th>
            <th scope="col" className="num al-times">
              {t('times')}
            </th>
            <th scope="col" className="al-course">
              {t('course')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.rule} aria-selected={row.rule === chosen}>
              <th scope="row" className="strong">
                <button
                  type="button"
                  className="al-rule"
                  title={t('only', { name: row.rule })}
                  onClick={() => change({ rule: row.rule === chosen ? '' : row.rule }, { push: true })}
                >
                  <bdi className="cut">{row.rule || of('unnamed')}</bdi>
                </button>
              </th>
              <td className="al-sev hide-s">
                <AlertSeverity severity={row.severity} />
              </td>
              <td className="num">{format.count(row.total)}</td>
              <td className="al-course">
                <Bars row={row} fromMs={fromMs} stepMs={stepMs} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {counts.rows.length > shownAtFirst && !isWhole && (
        <Button className="more-rows" look="quiet" onClick={() => setWhole(true)}>
          {t('more')}
        </Button>
      )}
    </section>
  )
}

function Bars({ row: { rule, total, parts, severity }, fromMs, stepMs }: { row: Counts['rows'][number]; fromMs: number; stepMs: number }) {
  const t = useWords(historyWords)
  const time = useTimeFormat()
  const most = Math.max(...parts, 1)
  const colour = severity === 'critical' || severity === 'high' || severity === 'medium' ? `var(--${severity})` : 'var(--control)'
  const label = t('barsLabel', { name: rule, count: total, time: time.full(fromMs + parts.indexOf(most) * stepMs) })
  return (
    <svg className="al-bars" role="img" aria-label={label} viewBox={`0 0 ${parts.length} ${barHeight}`} preserveAspectRatio="none">
      <path d={`M0 ${barHeight}h${parts.length}`} stroke="var(--line-2)" vectorEffect="non-scaling-stroke" />
      {parts.map((count, at) => {
        const height = Math.max(2, (count / most) * barHeight)
        // Their place is their time.
        return count === 0 ? null : <rect key={at} x={at + 0.1} width={0.8} y={barHeight - height} height={height} fill={colour} />
      })}
    </svg>
  )
}
