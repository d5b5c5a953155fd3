// How fast rows are taken in and made durable, beside inserting the same rows straight into the engine.
// node bench/ingest.mjs [logs|spans|metrics|remote-write-1|remote-write-2] [share] - builds are expected in dist/ (npm run build).
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { logsBody, metricsBody, spansBody } from './load/otlp-bodies.mjs'
import { startProgram } from './load/program.mjs'
import { measureRawInsert } from './load/raw-insert.mjs'

const signals = {
  logs: {
    make: logsBody,
    perBody: 512,
    path: '/v1/logs',
    total: 2_000_000,
    count: "SELECT count() FROM log_records WHERE attributes['n'] != ''",
  },
  spans: {
    make: spansBody,
    perBody: 512,
    path: '/v1/traces',
    total: 1_000_000,
    count: "SELECT count() FROM spans WHERE attributes['n'] != ''",
  },
  metrics: {
    make: metricsBody,
    perBody: 2000,
    path: '/v1/metrics',
    total: 4_000_000,
    count: "SELECT count() FROM metric_samples WHERE metric LIKE 'shop_queue_length%'",
  },
}
// Of 10,000 series, 15 seconds apart: the last samples lie in the past.
const remoteWrite = {
  perBody: 2000,
  path: '/prometheus/api/v1/write',
  total: 6_000_000,
  beginsMs: -3 * 3_600_000,
  count:
    "SELECT count() FROM metric_samples WHERE metric LIKE 'node_%' OR metric LIKE 'container_%' OR metric IN ('http_request_duration_seconds_bucket', 'kube_pod_status_phase')",
}
for (const version of [1, 2]) signals[`remote-write-${version}`] = remoteWrite
const wanted = process.argv[2] === undefined ? Object.keys(signals) : [process.argv[2]]
const share = Number(process.argv[3] ?? 1)

for (const name of wanted) {
  const { make, perBody, path, total, count, beginsMs = 0 } = signals[name]
  const bodies = Math.ceil((total * share) / perBody)
  const directory = mkdtempSync(join(tmpdir(), 'vedette-bench-'))
  const program = await startProgram(directory)
  try {
    const at = Date.now() + beginsMs
    const sender = spawn(process.execPath, [fileURLToPath(new URL('load/sender.mjs', import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit', 'ipc'],
    })
    const told = (type) =>
      new Promise((resolve, reject) => {
        sender.on('message', (message) => message.type === type && resolve(message))
        sender.on('exit', (code) => reject(new Error(`sender ended with ${code}`)))
      })
    const made = told('made')
    sender.send({ signal: name, bodies, perBody, url: `${program.url}${path}`, key: program.key, connections: 8, at })
    await made
    const before = program.cpuSeconds()
    const answer = told('done')
    sender.send('go')
    const result = await answer
    sender.disconnect()
    const rows = result.acknowledged * perBody
    const rate = rows / result.seconds
    const stored = await program.count(count, rows)
    const cpu = program.cpuSeconds()
    console.log(
      `${name}: ${format(rate)} rows/s acknowledged and durable (${format(rows)} rows in ${result.seconds.toFixed(1)} s; ack p50 ${result.p50.toFixed(0)} ms, p99 ${result.p99.toFixed(0)} ms; ${result.refused} refused, ${result.failed} failed; stored ${format(stored)}; CPU a row: program ${(((cpu.program - before.program) / rows) * 1e6).toFixed(2)} us, engine ${(((cpu.engine - before.engine) / rows) * 1e6).toFixed(2)} us)`,
    )
  } finally {
    await program.stop()
    rmSync(directory, { recursive: true, force: true })
  }
  if (name !== 'logs') continue
  const raw = await measureRawInsert({ make, perBody, bodies: Math.min(bodies, 2000) })
  console.log(
    `${name}: ${format(raw.rate)} rows/s of the same rows as RowBinary straight into the engine (${format(raw.rows)} rows, ${format(raw.rowsPerInsert)} an insert)`,
  )
}

function format(value) {
  return Math.round(value).toLocaleString('en')
}
