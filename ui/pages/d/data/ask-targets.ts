import type { BoundVariable, DashboardTarget, TargetResult } from '../../../../src/api/contract/dashboards.ts'
import { callApi } from '../../../lib/api.ts'
import { levelStack } from '../../../lib/log-levels.ts'

/** What all panels of a dashboard are asked about. Times are epoch milliseconds. */
export interface Question {
  readonly fromMs: number
  readonly toMs: number
  /** How far back the same is asked once more; 0: not. */
  readonly compareMs: number
  readonly variables: Readonly<Record<string, BoundVariable>>
  /** Of log and trace searches; empty for all. */
  readonly environment: string
  readonly service: string
}

export interface PanelAsk {
  readonly key: string
  readonly stepMs: number
  readonly variables: Readonly<Record<string, BoundVariable>>
  readonly targets: readonly DashboardTarget[]
}

const buckets = 60
/** The answer for traces has twice as many steps: two of them are one of ours. */
const traceSteps = 80
const mostRows = 100

/** Answers of PromQL for several panels in one request; with each panel's key. */
export async function askPanels(
  { fromMs: from, toMs: to, compareMs, variables }: Question,
  asks: readonly PanelAsk[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly TargetResult[]>> {
  const panels = asks.map(({ key, stepMs, variables: own, targets }) => ({
    key,
    stepMs,
    variables: { ...own },
    targets: targets.filter(isPromql).map(({ ref, expr, isInstant, minStep }) => ({ ref, expr, isInstant, minStep })),
  }))
  const body = { from, to, compareMs, variables: { ...variables }, panels }
  const reply = await callApi('POST /api/dashboards/query', { body, signal })
  return new Map(reply.panels.map(({ key, targets }) => [key, targets]))
}

/** What is not drawn or not written yet is not asked. */
export function isPromql({ kind, expr, isOff }: DashboardTarget): boolean {
  return kind === 'promql' && expr !== '' && !isOff
}

/** How many log records or traces there are over time, as series; for a table of traces the newest of them. */
export async function askSearch(target: DashboardTarget, question: Question, signal: AbortSignal): Promise<TargetResult> {
  const { fromMs, toMs, environment, service } = question
  const query = {
    q: target.expr,
    from: String(Math.round(fromMs)),
    to: String(Math.round(toMs)),
    ...(environment && { environment }),
    ...(service && { service }),
  }
  const found = { ref: target.ref, expr: target.expr, before: null, error: null }
  if (target.kind === 'logs') {
    const { from, stepMs, series } = await callApi('GET /api/logs/histogram', { query: { ...query, buckets }, signal })
    const rows = levelStack.flatMap((severity) => {
      const values = series[severity]
      return values ? [{ labels: { severity }, values: [...values] }] : []
    })
    return { ...found, result: { t0: Date.parse(from), step: stepMs, series: rows, more: 0 } }
  }
  if (target.format === 'table') {
    const { rows } = await callApi('GET /api/traces', { query: { ...query, limit: mostRows }, signal })
    const series = rows.map(({ traceId, service: name, operation, durationMs }) => ({
      labels: { trace: traceId, service: name, operation },
      values: [durationMs],
    }))
    return { ...found, result: { t0: toMs, step: 1, series, more: 0 } }
  }
  // Points that are told apart by duration, too, may be too many: some would be missing in the counts.
  const { timeMs, count, failed } = await callApi('GET /api/traces/scatter', { query: { ...query, by: 'time' }, signal })
  return { ...found, result: countPoints({ fromMs, toMs }, { timeMs, count, failed }) }
}

/** Points in equal steps of time, those that failed apart. */
function countPoints(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  { timeMs, count, failed }: { timeMs: readonly number[]; count: readonly number[]; failed: readonly boolean[] },
): NonNullable<TargetResult['result']> {
  const step = Math.max(1000, Math.ceil((toMs - fromMs) / traceSteps))
  const length = Math.max(1, Math.ceil((toMs - fromMs) / step))
  const sums = { ok: Array.from({ length }, () => 0), error: Array.from({ length }, () => 0) }
  for (const [index, at] of timeMs.entries()) {
    const place = Math.min(Math.max(Math.floor((at - fromMs) / step), 0), length - 1)
    const row = failed[index] ? sums.error : sums.ok
    row[place] = (row[place] ?? 0) + (count[index] ?? 0)
  }
  const series = Object.entries(sums).map(([status, values]) => ({ labels: { status }, values }))
  return { t0: fromMs, step, series, more: 0 }
}
