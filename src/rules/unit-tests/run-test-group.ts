import { join } from 'node:path'

import type { Clock } from '../../lib/clock.ts'
import { createLog } from '../../lib/log.ts'
import { printDuration } from '../../lib/prometheus-duration.ts'
import type { AlertBook } from '../../model/alert-book.ts'
import { formatLabels, parseMetric, QueryGate, readHistogramLiteral, type VectorSample } from '../../query/promql/index.ts'
import type { TemplateCall } from '../alerts/find-alerts.ts'
import type { RuleGroup } from '../rule.ts'
import { queryVector } from '../run/query-vector.ts'
import { RunningGroup } from '../run/running-group.ts'
import { expandTemplate } from '../templates/expand-template.ts'
import { describeAlerts, type FiringAlert } from './describe-alerts.ts'
import { describeSamples, isSameSample, type TestSample } from './test-sample.ts'
import { TimelineStore } from './timeline-store.ts'
import type { AlertTest, ExprTest, TestGroup } from './unit-test-file.ts'

export interface TestRun {
  readonly groups: readonly RuleGroup[]
  readonly evaluationIntervalMs: number
  readonly isFuzzy: boolean
}

const queryTimeoutMs = 60_000
const keepsNothing: AlertBook = { load: async () => [], record: async () => undefined }

/** What of a test does not hold, in promtool's words; empty when all does. Rules are evaluated at every interval up to the last time asked for. */
export async function runTestGroup(test: TestGroup, run: TestRun, signal: AbortSignal): Promise<readonly string[]> {
  const nameless = test.alertTests.find(({ alertname }) => alertname === '')
  if (nameless !== undefined) {
    const time = printDuration(nameless.evalTimeMs)
    return [
      `an item under alert_rule_test misses required attribute alertname at eval_time ${time}${test.name === '' ? '' : ` (test group: ${test.name})`}`,
    ]
  }
  let store: TimelineStore
  try {
    store = new TimelineStore(test)
  } catch (error) {
    return [messageOf(error)]
  }
  const { evaluationIntervalMs: intervalMs } = run
  const groups = startGroups(test, run, store)
  const lastMs = Math.max(0, ...[...test.alertTests, ...test.exprTests].map(({ evalTimeMs }) => evalTimeMs))
  const problems: string[] = []
  for (let atMs = 0; atMs <= lastMs; atMs += intervalMs) {
    store.untilMs = test.startMs + atMs
    const failures = await evaluateGroups(groups, test.startMs, atMs, signal)
    if (failures.length > 0) return failures
    const due = test.alertTests.filter(({ evalTimeMs }) => evalTimeMs >= atMs && evalTimeMs < atMs + intervalMs)
    problems.push(...due.flatMap((one) => checkAlerts(test, one, groups)))
  }
  store.untilMs = test.startMs + lastMs
  for (const one of test.exprTests) problems.push(...(await checkExpr(store, test, one, run, signal)))
  return problems
}

function startGroups(test: TestGroup, run: TestRun, store: TimelineStore): readonly RunningGroup[] {
  const { externalLabels, externalUrl } = test
  const clock: Clock = { now: () => store.untilMs, monotonic: () => 0 }
  const context = {
    clock,
    log: createLog({ level: 'silent' }),
    source: store,
    write: async (samples: Parameters<TimelineStore['write']>[0]) => {
      store.write(samples)
      return { refused: 0, reason: '' }
    },
    settle: async () => undefined,
    gate: new QueryGate({ maxRunning: 1, maxWaiting: 1 }),
    book: keepsNothing,
    expand: (text: string, call: TemplateCall) => expandTemplate(text, { ...call, externalLabels, externalUrl }),
    linkTo: (query: string) => join(externalUrl, query),
  }
  return run.groups.map((group) => new RunningGroup(context, group, { intervalMs: run.evaluationIntervalMs, queryOffsetMs: 0 }))
}

async function evaluateGroups(
  groups: readonly RunningGroup[],
  startMs: number,
  atMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const failures: string[] = []
  for (const group of groups) {
    await group.evaluate(startMs + atMs, { signal, stopping: signal })
    for (const { rule, lastError } of group.rules) {
      if (lastError !== undefined) failures.push(`    rule: ${rule.name}, time: ${formatDuration(atMs)}, err: ${lastError}`)
    }
  }
  return failures
}

function checkAlerts(test: TestGroup, { alertname, evalTimeMs, expected }: AlertTest, groups: readonly RunningGroup[]): readonly string[] {
  const firing = groups.flatMap(({ rules }) =>
    rules.flatMap(({ rule, alerts }): readonly FiringAlert[] => {
      if (alerts === undefined || rule.name !== alertname) return []
      const active = [...alerts.active.values()].filter(({ state }) => state === 'firing')
      return active.map(({ labels, annotations }) => ({ labels: [...labels.entries()], annotations }))
    }),
  )
  // The label that every alert has need not be written.
  const wanted = expected.map(({ labels, annotations }) => ({
    labels: [...labels.filter(([name]) => name !== 'alertname'), ['alertname', alertname] as const],
    annotations,
  }))
  const [exp, got] = [describeAlerts(wanted), describeAlerts(firing)]
  if (exp === got) return []
  const name = test.name === '' ? '' : `    name: ${test.name},\n`
  return [`${name}    alertname: ${alertname}, time: ${printDuration(evalTimeMs)}, \n        exp:${exp}, \n        got:${got}`]
}

async function checkExpr(
  store: TimelineStore,
  { startMs }: TestGroup,
  { expr, evalTimeMs, expected }: ExprTest,
  { evaluationIntervalMs, isFuzzy }: TestRun,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const title = `    expr: ${JSON.stringify(expr)}, time: ${printDuration(evalTimeMs)},`
  const query = { timeMs: startMs + evalTimeMs, subqueryStepMs: evaluationIntervalMs, timeoutMs: queryTimeoutMs }
  let found: readonly VectorSample[]
  try {
    found = await queryVector(store, expr, query, signal)
  } catch (error) {
    return [`${title} err: ${messageOf(error)}`]
  }
  const wanted: TestSample[] = []
  for (const { labels, value, histogram } of expected) {
    try {
      wanted.push({ labels: parseMetric(labels), value: histogram === '' ? value : readHistogramLiteral(histogram, 0).histogram })
    } catch (error) {
      return [`${title} err: labels ${JSON.stringify(labels)}: ${messageOf(error)}`]
    }
  }
  const [exp, got] = [sortSamples(wanted), sortSamples(found)]
  const isSame = exp.length === got.length && exp.every((sample, at) => isSameSample(sample, got[at], isFuzzy))
  return isSame ? [] : [`${title}\n        exp: ${describeSamples(exp)}\n        got: ${describeSamples(got)}`]
}

function sortSamples(samples: readonly TestSample[]): readonly TestSample[] {
  const text = ({ labels }: TestSample): string => formatLabels(labels)
  return samples.toSorted((a, b) => (text(a) < text(b) ? -1 : Number(text(a) > text(b))))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** As Go prints durations: `1h2m3.5s`. */
function formatDuration(ms: number): string {
  if (ms < 1000) return ms === 0 ? '0s' : `${ms}ms`
  const [hours, minutes, seconds] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, (ms % 60_000) / 1000]
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`
}
