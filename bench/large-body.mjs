// What one very large body does to everybody else: the longest time the event loop stood still while 64 MiB of OTLP came in over
// HTTP, and how long that took. Other programs on the same cores add to it: the smallest figure of many rounds is nearest to ours.
// Run after `npm run build:server` and `npm run build:modules`: node bench/large-body.mjs [MiB] [rounds]
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { gzipSync } from 'node:zlib'

import { createHttpServer, mountIngest } from '../dist/src/api/index.js'
import { systemClock } from '../dist/src/lib/clock.js'
import { ByteBudget } from '../dist/src/lib/http/byte-budget.js'
import { createLog } from '../dist/src/lib/log.js'
import { ByteWriter } from '../dist/src/lib/wire/byte-writer.js'
import { compileRedactor, createIngest, createProjectPipeline, IngestCounters, LiveTail } from '../dist/src/pipeline/index.js'
import { maskingSettings } from '../dist/src/pipeline/redact/index.js'
import { otlp } from '../dist/src/receivers/otlp/index.js'
import { defaultWalLimits, openWriteAheadLog } from '../dist/src/storage/wal/index.js'

const sizeBytes = Number(process.argv[2] ?? 63.9) * 1024 * 1024
const rounds = Number(process.argv[3] ?? 5)
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
const counters = new IngestCounters(systemClock)
const ingest = createIngest({
  log: wal,
  clock: systemClock,
  projectOf: () => project,
  horizonOf: () => horizon,
  counters,
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
const record = () =>
  field(18, (out) => {
    out.uint8(9)
    out.int64(BigInt(Date.now()) * 1_000_000n)
    out.raw(field(42, (any) => any.raw(text(10, 'GET /api/v1/orders/17/items completed in 97 ms with status 200, 5321 bytes'))))
    for (const [key, value] of Object.entries({
      'http.request.method': 'GET',
      'url.path': '/api/v1/orders/17/items',
      'http.response.status_code': '200',
      'client.address': '203.0.113.17',
      'request.id': randomBytes(16).toString('hex'),
      duration_ms: '97.6',
    }))
      out.raw(attribute(50, key, value))
  })
function makeBody() {
  const pool = Array.from({ length: 5000 }, record)
  const records = Buffer.concat(Array.from({ length: Math.floor(sizeBytes / pool[0].length) }, (_, i) => pool[i % pool.length]))
  const wrap = (tag, bytes) => {
    const head = new ByteWriter(16)
    head.uint8(tag)
    head.varint(bytes.length)
    return Buffer.concat([head.copy(), bytes])
  }
  return wrap(10, wrap(18, records))
}

const server = await createHttpServer({ trustedProxies: [] })
const endpoint = otlp.open({}).find(({ kind, signal }) => kind === 'http' && signal === 'logs')
const grant = { keyId: 'bench', keyName: 'bench', projectId: 1, signals: new Set(['logs']) }
const door = { clock: systemClock, ingest, counters, buffered: new ByteBudget(256 * 1024 * 1024), allowedOrigins: [] }
await mountIngest(server, { ...door, authenticate: async () => grant, logBug: console.error }, [{ receiver: 'otlp', endpoint }])
await server.listen({ port: 0, host: '127.0.0.1' })

// The sender is a process of its own: its work must not count as ours.
const sender = `
const [, url, file, encoding] = process.argv
const body = require('node:fs').readFileSync(file)
const headers = { authorization: 'Bearer x', 'content-type': 'application/x-protobuf', 'content-encoding': encoding }
process.once('message', async () => {
  const answer = await fetch(url, { method: 'POST', headers, body })
  process.send([answer.status, await answer.text()], () => process.exit())
})
process.send('ready')`
const file = join(directory, 'body')
for (const [encoding, encode] of [
  ['identity', (body) => body],
  ['gzip', (body) => gzipSync(body, { level: 1 })],
]) {
  const figures = []
  for (let round = 0; round < rounds; round++) {
    writeFileSync(file, encode(makeBody()))
    const child = spawn(process.execPath, ['-e', sender, `http://127.0.0.1:${server.server.address().port}/v1/logs`, file, encoding], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    await once(child, 'message')
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const start = performance.now()
    child.send('go')
    const [[status, answer]] = await once(child, 'message')
    delay.disable()
    if (status !== 200 || answer !== '') throw new Error(`${status} ${answer}`)
    figures.push({ ms: performance.now() - start, longest: delay.max / 1e6, p99: delay.percentile(99) / 1e6 })
    await once(child, 'exit')
  }
  const best = (name) => Math.min(...figures.map((figure) => figure[name])).toFixed(1)
  const all = figures.map(({ longest }) => longest.toFixed(1)).join(', ')
  console.log(
    `${String(encoding)}: ${Math.round(sizeBytes / 1024 / 1024)} MiB in ${best('ms')} ms; the event loop stood still at most ${best('longest')} ms (p99 ${best('p99')}); rounds: ${all}`,
  )
}
server.server.closeAllConnections()
await server.close()
await ingest.close()
await wal.close()
rmSync(directory, { recursive: true, force: true })
