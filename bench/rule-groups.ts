/*
 * What the evaluation of rules alone takes, in this process, in processor time: 50 groups of 100 rules of one shape, each over 20 to 30 of
 * 2,000 series in memory, once with nothing that fires and once with everything. Of the rounds the median and the best.
 * `node --import ./test/harness/typescript-loader.mjs bench/rule-groups.ts [--rounds 10]`
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { startEngine } from '../src/engine/supervisor.ts'
import { systemClock } from '../src/lib/clock.ts'
import { createLog } from '../src/lib/log.ts'
import { Labels, MetricHead, QueryGate, type SeriesRun, StoredMetrics } from '../src/query/promql/index.ts'
import type { Rule } from '../src/rules/rule.ts'
import { RunningGroup } from '../src/rules/run/running-group.ts'
import { alertParts } from '../src/rules/testdata/alert-parts.ts'
import { MemoryBook } from '../src/rules/testdata/memory-book.ts'
import { migrate, openTelemetryStore, single } from '../src/storage/telemetry/index.ts'
import { encodeSeriesRuns } from '../test/harness/insert-series-runs.ts'

const { values: given } = parseArgs({ options: { rounds: { type: 'string', default: '10' } } })
const rounds = Number(given.rounds)
const [services, instances, codes] = [100, 10, ['200', '500']]
const [groups, groupSize] = [50, 100]
const projectId = 1
const nowMs = Date.now()
const stepMs = 15_000
const warmUp = 3

const directory = mkdtempSync(join(tmpdir(), 'vedette-rule-groups-'))
mkdirSync(join(directory, 'telemetry'))
const log = createLog({ level: 'warn' })
const engine = await startEngine({ dataDir: join(directory, 'telemetry'), memoryLimitBytes: 2 ** 30, log })
const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
// As in the program, where requests and transactions are followed: promises cost more then.
new AsyncLocalStorage<object>().enterWith({})
try {
  await migrate(store, single)
  const head = new MetricHead({ clock: systemClock, log, mostBytes: 2 ** 27 })
  const opened = head.open(projectId)
  if (opened !== undefined) opened.filledFromMs = -Infinity
  const metrics = new StoredMetrics(store, head)
  metrics.follow({ sealed: [], onSealed: () => () => undefined, quarantine: { onSetAside: () => undefined } })
  metrics.takeDurable(encodeSeriesRuns(projectId, makeSeries(), nowMs))
  await measure('nothing fires', 0.9)
  await measure('all fire', 0.1)

  async function measure(title: string, threshold: number): Promise<void> {
    const context = {
      clock: systemClock,
      log,
      source: metrics.source(projectId),
      write: async () => ({ refused: 0, reason: '' }),
      settle: async () => undefined,
      gate: new QueryGate({ maxRunning: 4, maxWaiting: Infinity }),
      ...alertParts(new MemoryBook()),
    }
    const running = Array.from({ length: groups }, (_, group) => {
      const rules = Array.from({ length: groupSize }, (_each, at) => ruleOf(group, at, threshold))
      const own = { name: `g${group}`, file: '/rules.yml', intervalMs: stepMs, queryOffsetMs: 0, limit: 0, rules }
      return new RunningGroup(context, own, { intervalMs: stepMs, queryOffsetMs: 0 })
    })
    const signals = { signal: new AbortController().signal, stopping: new AbortController().signal }
    const seconds: number[] = []
    for (let round = -warmUp; round < rounds; round++) {
      const before = process.cpuUsage()
      for (const group of running) await group.evaluate(nowMs - 60_000 + round * 1000, signals)
      const { user, system } = process.cpuUsage(before)
      if (round >= 0) seconds.push((user + system) / 1e6)
    }
    const rates = seconds.map((one) => Math.round((groups * groupSize) / one)).toSorted((one, other) => other - one)
    console.log(`${title}: ${rates[Math.floor(rounds / 2)]} evaluations a second of processor time (median; best ${rates[0]})`)
    const failed = running.flatMap(({ rules }) => rules.filter(({ health }) => health !== 'ok'))
    if (failed.length > 0) throw new Error(`${failed.length} rules failed: ${failed[0]?.lastError}`)
  }
} finally {
  await store.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
}

function makeSeries(): readonly SeriesRun[] {
  const samples = 20
  const runs: SeriesRun[] = []
  for (let service = 0; service < services; service++)
    for (let instance = 0; instance < instances; instance++)
      for (const code of codes)
        runs.push({
          labels: Labels.from([
            ['__name__', 'http_requests_total'],
            ['svc', `s${service}`],
            ['pod', `p${instance}`],
            ['code', code],
            ['instance', '127.0.0.1:9100'],
            ['job', 'bench'],
          ]),
          times: Float64Array.from({ length: samples }, (_, at) => nowMs - (samples - at) * stepMs),
          values: Float64Array.from({ length: samples }, (_, at) => at * stepMs * (service + instance + 1)),
        })
  return runs
}

function ruleOf(group: number, at: number, threshold: number): Rule {
  const ratio = (code: string): string => `sum(rate(http_requests_total{svc="s${at % services}"${code}}[2m]))`
  return {
    kind: 'alerting',
    name: `Errors${group}x${at}`,
    query: `${ratio(',code="500"')} / ${ratio('')} > ${threshold + group / 10_000}`,
    labels: [['severity', 'high']],
    annotations: [['summary', 'errors']],
    forMs: 0,
    keepFiringForMs: 0,
  }
}
