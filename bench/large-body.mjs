// What one very large body does to everybody else: the longest time the event loop stood still while 64 MiB of OTLP came in, and
// how long that took. Run after `npm run build:server`: node bench/large-body.mjs [MiB]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'

import { systemClock } from '../dist/src/lib/clock.js'
import { createLog } from '../dist/src/lib/log.js'
import { ByteWriter } from '../dist/src/lib/wire/byte-writer.js'
import { compileRedactor, createIngest, createProjectPipeline, IngestCounters, LiveTail } from '../dist/src/pipeline/index.js'
import { maskingSettings } from '../dist/src/pipeline/redact/index.js'
import { otlp } from '../dist/src/receivers/otlp/index.js'
import { defaultWalLimits, openWriteAheadLog } from '../dist/src/storage/wal/index.js'

const sizeBytes = Number(process.argv[2] ?? 64) * 1024 * 1024
const directory = mkdtempSync(join(tmpdir(), 'vedette-large-'))
const log = createLog({ level: 'error' })
const wal = await openWriteAheadLog({
  directory,
  clock: systemClock,
  limits: { ...defaultWalLimits, minFreeBytes: 0, minFreeShare: 0 },
  log,
})
const day = 86_400_000
const horizon = {
  logsMs: { application: 730 * day, error: 730 * day, security: 2555 * day, performance: 90 * day, audit: Infinity, debug: 30 * day },
  spansMs: 30 * day,
  metricsMs: 400 * day,
}
const project = createProjectPipeline({ projectId: 1, redactor: compileRedactor(maskingSettings.parse({})) })
const ingest = createIngest({
  log: wal,
  clock: systemClock,
  projectOf: () => project,
  horizonOf: () => horizon,
  counters: new IngestCounters(systemClock),
  tail: new LiveTail(systemClock),
})

const field = (tag, write) => {
  const inner = new ByteWriter(256)
  write(inner)
  const out = new ByteWriter(inner.length + 8)
  out.uint8(tag)
  out.lengthPrefixed(inner.view())
  return out.copy()
}
const text = (tag, value) => field(tag, (out) => out.text(value))
const attribute = (tag, key, value) =>
  field(tag, (out) => {
    out.raw(text(10, key))
    out.raw(field(18, (any) => any.raw(text(10, value))))
  })
const record = field(18, (out) => {
  out.uint8(9)
  out.int64(BigInt(Date.now()) * 1_000_000n)
  out.raw(field(42, (any) => any.raw(text(10, 'GET /api/v1/orders/17/items completed in 97 ms with status 200, 5321 bytes'))))
  for (const [key, value] of Object.entries({
    'http.request.method': 'GET',
    'url.path': '/api/v1/orders/17/items',
    'http.response.status_code': '200',
    'client.address': '203.0.113.17',
    'request.id': '9e3779b1-1f2e-4d3c-9b8a-9e3779b1beef',
    duration_ms: '97.6',
  }))
    out.raw(attribute(50, key, value))
})
function makeBody() {
  const records = Buffer.concat(Array.from({ length: Math.floor(sizeBytes / record.length) }, () => record))
  const wrap = (tag, bytes) => {
    const head = new ByteWriter(16)
    head.uint8(tag)
    head.varint(bytes.length)
    return Buffer.concat([head.copy(), bytes])
  }
  return wrap(10, wrap(18, records))
}

const endpoint = otlp.open({}).find(({ kind, signal }) => kind === 'http' && signal === 'logs')
for (const [name, body] of [
  ['first (starts the thread)', makeBody()],
  ['second', makeBody()],
]) {
  await new Promise((resolve) => setTimeout(resolve, 500))
  const size = body.length
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const start = performance.now()
  const cpu = process.cpuUsage()
  const { accepted } = await ingest.ingest({
    receiver: 'otlp',
    endpoint,
    projectId: 1,
    keyId: 'bench',
    intake: { body, receivedAt: Date.now(), contentType: 'application/x-protobuf', query: new URLSearchParams(), headers: {} },
  })
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(cpu)
  delay.disable()
  console.log(
    `${String(name)}: ${Math.round(size / 1024 / 1024)} MiB, ${accepted.toLocaleString('en')} records in ${Math.round(ms)} ms (${Math.round((user + system) / 1000)} ms CPU); ` +
      `event loop stood still at most ${(delay.max / 1e6).toFixed(1)} ms, p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
  )
}
await ingest.close()
await wal.close()
rmSync(directory, { recursive: true, force: true })
