import { useState } from 'react'
import type { KeyboardEvent } from 'react'

import { Button } from '../../../components/Button.tsx'
import { ChartSteps } from '../../../components/ChartSteps.tsx'
import type { StepCursor } from '../../../components/ChartSteps.tsx'
import { TableSwitch } from '../../../components/TableSwitch.tsx'
import { useChartView } from '../../../lib/chart-view.ts'
import { useFormat, useTimeFormat } from '../../../lib/format.ts'
import type { Reply } from '../../../lib/replies.ts'
import { useWords } from '../../../lib/use-words.ts'
import { AlertSeverity } from '../parts/AlertSeverity.tsx'
import { words } from '../words.ts'
import { FiringTimes } from './FiringTimes.tsx'
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
  const { asTable } = useChartView()
  const [isWhole, setWhole] = useState(false)
  const [cursor, setCursor] = useState<(StepCursor & { readonly row: number }) | null>(null)
  /** Where the Tab key stops. */
  const [stop, setStop] = useState(0)
  const fromMs = Date.parse(counts.from)
  const stepMs = (Date.parse(counts.to) - fromMs) / Math.max(1, counts.rows[0]?.parts.length ?? 1)
  const rows = isWhole ? counts.rows : counts.rows.slice(0, shownAtFirst)
  /** Up and down lead to the same time of another rule. */
  const press = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const bars = [...event.currentTarget.querySelectorAll<HTMLElement>('.figure-canvas')]
    const at = bars.findIndex((one) => one === event.target)
    const next = bars[at + step]
    if (step === 0 || at < 0 || !next) return
    event.preventDefault()
    next.focus()
    setStop(at + step)
    setCursor(cursor && { ...cursor, row: at + step, aloud: true })
  }
  return (
    <section className="al-rules" aria-label={t('rules')}>
      <div className="sub">
        <h2>{t('rules')}</h2>
        {!asTable && <span className="faint small">{t('rulesNote', { part: format.duration(stepMs) })}</span>}
        <span className="grow" />
        {chosen !== '' && (
          <Button look="quiet" icon="close" onClick={() => change({ rule: '' }, { push: true })}>
            {t('allRules')}
          </Button>
        )}
        <TableSwitch title={t('rules')} />
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
            {!asTable && (
              <th scope="col" className="al-course">
                {t('course')}
              </th>
            )}
          </tr>
        </thead>
        <tbody onKeyDown={press}>
          {rows.map((row, index) => (
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
              {!asTable && (
                <td className="al-course">
                  <Bars
                    row={row}
                    fromMs={fromMs}
                    stepMs={stepMs}
                    cursor={cursor?.row === index ? cursor : null}
                    onCursor={(next) => setCursor(next && { ...next, row: index })}
                    isStop={index === Math.min(stop, rows.length - 1)}
                  />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {asTable && <FiringTimes rows={rows} fromMs={fromMs} stepMs={stepMs} />}
      {counts.rows.length > shownAtFirst && !isWhole && (
        <Button className="more-rows" look="quiet" onClick={() => setWhole(true)}>
          {t('more')}
        </Button>
      )}
    </section>
  )
}

interface BarsProps {
  row: Counts['rows'][number]
  fromMs: number
  stepMs: number
  cursor: StepCursor | null
  onCursor: (cursor: StepCursor | null) => void
  isStop: boolean
}

function Bars({ row: { rule, total, parts, severity }, fromMs, stepMs, ...props }: BarsProps) {
  const t = useWords(historyWords)
  const of = useWords(words)
  const time = useTimeFormat()
  const most = Math.max(...parts, 1)
  const token = severity === 'critical' || severity === 'high' || severity === 'medium' ? `--${severity}` : '--control'
  const name = rule || of('unnamed')
  return (
    <ChartSteps
      {...props}
      label={t('barsLabel', { name, count: total, time: time.full(fromMs + parts.indexOf(most) * stepMs) })}
      height={barHeight}
      places={(width) => parts.map((_, at) => [(at / parts.length) * width, ((at + 1) / parts.length) * width] as const)}
      tip={(at) => ({
        title: `${time.full(fromMs + at * stepMs)} ${time.zone}`,
        rows: [{ title: name, colour: token, value: t('fired', { count: parts[at] ?? 0 }) }],
      })}
    >
      {() => (
        <svg className="al-bars" aria-hidden viewBox={`0 0 ${parts.length} ${barHeight}`} preserveAspectRatio="none">
          <path d={`M0 ${barHeight}h${parts.length}`} stroke="var(--line-2)" vectorEffect="non-scaling-stroke" />
          {parts.map((count, at) => {
            const height = Math.max(2, (count / most) * barHeight)
            // Their place is their time.
            return count === 0 ? null : (
              <rect key={at} x={at + 0.1} width={0.8} y={barHeight - height} height={height} fill={`var(${token})`} />
            )
          })}
        </svg>
      )}
    </ChartSteps>
  )
}
