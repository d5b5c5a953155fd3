// The reads of the services pages over 10 million spans of one day of 8 services, wall time of the verb (store, transport and shaping
// together), beside a raw count of the same range in the same run.
// `npm run build:server && npm run build:modules && node bench/services.mjs [spans]`
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEngine } from '../dist/src/engine/supervisor.js'
import { systemClock } from '../dist/src/lib/clock.js'
import { createLog } from '../dist/src/lib/log.js'
import * as query from '../dist/src/query/index.js'
import { single } from '../dist/src/storage/tables/render.js'
import { openTelemetryStore } from '../dist/src/storage/telemetry/clickhouse-store.js'
import { migrate } from '../dist/src/storage/telemetry/migrate.js'

const spans = Number(process.argv[2] ?? 10_000_000)
const batch = 500_000
const runs = 10
const hourNs = 3_600_000_000_000n
const from = BigInt(Date.parse('2026-11-20T00:00:00Z')) * 1_000_000n
const { signal } = new AbortController()

const directory = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
const engine = await startEngine({ dataDir: directory, memoryLimitBytes: 2 * 2 ** 30, log: createLog({ level: 'silent' }) })
const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
try {
  await migrate(store, single)
  for (let first = 0; first < spans; first += batch)
    await store.command(insertOf(first), {}, { timeoutMs: 300_000, maxMemoryBytes: 2 ** 31 })
  const { rows } = await store.query(
    "SELECT toUInt32(count()) AS parts, toFloat64(sum(bytes_on_disk)) AS bytes FROM system.parts WHERE active AND table = 'spans'",
  )
  console.log(
    `${spans} spans of a day, ${rows[0].parts} parts, ${(rows[0].bytes / spans).toFixed(1)} bytes a span on disk; ${runs} runs, ms\n`,
  )
  const context = { telemetry: store, clock: systemClock }
  for (const hours of [1n, 24n]) {
    const scope = { projectId: 1, range: { from: from + 24n * hourNs - hours * hourNs, to: from + 24n * hourNs }, signal }
    const one = { ...scope, service: 'checkout' }
    await measure(`${hours} h: raw count`, () =>
      store.query(
        "SELECT count() FROM spans WHERE project = 1 AND timestamp >= fromUnixTimestamp64Nano({from:Int64}, 'UTC') AND status = 'error'",
        { from: String(scope.range.from) },
      ),
    )
    await measure(`${hours} h: list of services`, () => query.listServices(context, scope))
    await measure(`${hours} h: list, compared`, () => query.listServices(context, { ...scope, compare: '1h' }))
    await measure(`${hours} h: one service`, () => query.readService(context, one))
    await measure(`${hours} h: endpoints`, () => query.listEndpoints(context, one))
    await measure(`${hours} h: dependencies`, () => query.listDependencies(context, one))
    await measure(`${hours} h: releases`, () => query.listServiceReleases(context, one))
    await measure(`${hours} h: errors`, () => query.listServiceErrors(context, one))
    await measure(`${hours} h: instances`, () => query.listInstances(context, one))
  }
} finally {
  await store.close()
  await engine.stop()
  rmSync(directory, { recursive: true, force: true })
}

async function measure(title, work) {
  const times = []
  for (let run = 0; run < runs; run++) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const at = (share) => times[Math.min(runs - 1, Math.floor(share * runs))].toFixed(0).padStart(6)
  console.log(`${title.padEnd(26)} median ${at(0.5)}   p95 ${at(0.95)}   least ${at(0)}`)
}

/** A third answers, a third calls, a third works; one of a hundred fails. */
function insertOf(first) {
  const services = "['gateway', 'catalogue', 'search', 'pricing', 'checkout', 'payments', 'auth', 'notifier']"
  return `INSERT INTO spans (project, timestamp, duration_ns, trace_id, span_id, parent_span_id, name, kind, status, status_message, service, host,
      environment, attributes, resource)
    SELECT 1, fromUnixTimestamp64Nano(toInt64(${from}) + toInt64(n * ${86_400_000_000_000 / spans}), 'UTC'), toUInt64(1000000 * exp2(h % 1000 / 110)),
      lower(hex(MD5(toString(intDiv(n, 9))))), lower(hex(h)), lower(hex(h + 1)), concat('POST /operation/', toString(h % 24)),
      ['server', 'client', 'internal'][n % 3 + 1], if(h % 100 = 0, 'error', 'unset'), if(h % 100 = 0, concat('timeout after ', toString(h % 900), ' ms'), ''),
      ${services}[h % 8 + 1], concat('host-', toString(h % 24)), if(h % 20 = 0, 'staging', 'production'),
      map('http.request.method', 'POST', 'http.route', '/operation', 'user.id', toString(h % 5000), 'server.address', ${services}[h % 7 + 1], 'url.path', concat('/operation/', toString(h % 5000))),
      map('service.name', ${services}[h % 8 + 1], 'service.version', if(n < ${spans} * 0.8, '2.4.0', '2.4.1'), 'host.name', concat('host-', toString(h % 24)))
    FROM (SELECT number + ${first} AS n, cityHash64(number + ${first}) AS h FROM numbers(${batch}))`
}
