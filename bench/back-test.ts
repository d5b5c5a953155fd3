/*
 * What a back-test of a rule takes that fires for all of its series all the time: processor time of this process and of the engine, by
 * what it asks. `--series` series with a sample every 15 s, and as many services with a record a minute, over `--days`.
 * `node --import ./test/harness/typescript-loader.mjs bench/back-test.ts [--series 100] [--days 30] [--only logs]`
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { startEngine } from '../src/engine/supervisor.ts'
import { systemClock } from '../src/lib/clock.ts'
import { createLog } from '../src/lib/log.ts'
import { StoredMetrics } from '../src/query/promql/index.ts'
import { backTestRule } from '../src/rules/back-test/back-test-rule.ts'
import { slotsOf } from '../src/rules/run/slots.ts'
import { lastOf, ruleOf } from '../src/rules/testdata/run-live.ts'
import { migrate, openTelemetryStore, single } from '../src/storage/telemetry/index.ts'

const { values: given } = parseArgs({
  options: { series: { type: 'string', default: '100' }, days: { type: 'string', default: '30' }, only: { type: 'string', default: '' } },
})
const series = Number(given.series)
const days = Number(given.days)
const dayMs = 86_400_000
const projectId = 1
const endMs = Math.floor(Date.now() / 60_000) * 60_000
const { signal } = new AbortController()

const seriesSql = `
INSERT INTO metric_series (project, metric, id, labels, first_seen, last_seen)
SELECT {project:UInt32}, 'load', sipHash64(number), map('instance', toString(number), 'job', 'bench'), now(), now() FROM numbers({series:UInt64})`
const samplesSql = `
INSERT INTO metric_samples (project, metric, id, ts, m, e)
SELECT {project:UInt32}, 'load', sipHash64(intDiv(number, 5760)) AS hash, fromUnixTimestamp64Milli({from:Int64} + 15000 * (number % 5760), 'UTC'),
  toInt64(10 + sipHash64(number) % 40), 0 FROM numbers({series:UInt64} * 5760)`
const recordsSql = `
INSERT INTO log_records (project, timestamp, observed_timestamp, received_at, severity_number, service, body, segment)
SELECT {project:UInt32}, fromUnixTimestamp64Milli({from:Int64} + 60000 * intDiv(number, {series:UInt64}) + number % 50000, 'UTC') AS t, t, t, 17,
  concat('service-', toString(number % {series:UInt64})), 'it failed', 1 FROM numbers({series:UInt64} * 1440)`

const directory = mkdtempSync(join(tmpdir(), 'vedette-back-test-'))
mkdirSync(join(directory, 'telemetry'))
const log = createLog({ level: 'error' })
const engine = await startEngine({ dataDir: join(directory, 'telemetry'), memoryLimitBytes: 2 * 2 ** 30, log })
const telemetry = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
try {
  await migrate(telemetry, single)
  await telemetry.command(seriesSql, { project: projectId, series })
  for (let day = 0; day < days; day++) {
    const from = { project: projectId, series, from: endMs - (days - day) * dayMs }
    await telemetry.command(samplesSql, from, { timeoutMs: 300_000 })
    await telemetry.command(recordsSql, from, { timeoutMs: 300_000 })
  }
  console.log(`${series} series and services over ${days} days`)
  for (const [kind, query] of [
    ['selector', { promql: 'load > 0' }],
    ['rate', { promql: 'sum by (instance) (rate(load[5m])) >= 0' }],
    ['logs', { logs: '', window: '5m', by: ['service'], above: 0 }],
    ['share', { logs: 'severity:error', of: '', window: '5m', by: ['service'], above: 0.5 }],
  ] as const)
    if (kind.includes(given.only)) await measure(kind, query)
} finally {
  await telemetry.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function measure(kind: string, query: Readonly<Record<string, unknown>>): Promise<void> {
  const { rule, intervalMs } = ruleOf({ name: 'Always', severity: 'high', query })
  const context = {
    source: new StoredMetrics(telemetry).source(projectId),
    telemetry: { telemetry, clock: systemClock, projectId },
    expand: async (text: string) => text,
    subqueryStepMs: 60_000,
  }
  const input = { rule, slots: slotsOf({ file: 'bench', name: rule.name, intervalMs }), fromMs: endMs - days * dayMs, toMs: endMs }
  const [began, cpu] = [performance.now(), cpuMs()]
  const last = await lastOf(backTestRule(context, input, { withinMs: 600_000, signal }))
  const { own, engines } = cpuMs()
  console.log(
    `${kind}: ${last.done} slots, fired ${last.firings.fired} times for ${(last.firings.firingMs / dayMs).toFixed(1)} days in ` +
      `${((performance.now() - began) / 1000).toFixed(1)} s; processor ${((own - cpu.own) / 1000).toFixed(2)} s here, ` +
      `${((engines - cpu.engines) / 1000).toFixed(2)} s in the engine`,
  )
}

/** Time on the processor so far. */
function cpuMs(): { readonly own: number; readonly engines: number } {
  const { user, system } = process.cpuUsage()
  const fields = readFileSync(`/proc/${engine.status().pid}/stat`, 'utf8').split(' ')
  return { own: (user + system) / 1000, engines: 10 * (Number(fields[13]) + Number(fields[14])) }
}
