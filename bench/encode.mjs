// Rows a second of CPU of the batch encoder, without decoding: what one core turns from records into RowBinary, masking on.
// Run after `npm run build:server` and `npm run build:modules`: node bench/encode.mjs
import { AttributeList } from '../dist/src/model/attributes.js'
import { setNanoFromMs, Slice } from '../dist/src/model/bytes.js'
import { LogRecordView } from '../dist/src/model/log-record.js'
import { MetricPointView } from '../dist/src/model/metric.js'
import { SpanView } from '../dist/src/model/span.js'
import { BatchEncoder } from '../dist/src/pipeline/batch-encoder.js'
import { createProjectPipeline } from '../dist/src/pipeline/project-pipeline.js'
import { compileRedactor, maskingSettings } from '../dist/src/pipeline/redact/index.js'

const now = Date.UTC(2026, 10, 21, 12)
const dayMs = 86_400_000
const horizon = {
  logsMs: {
    application: 730 * dayMs,
    error: 730 * dayMs,
    security: 2555 * dayMs,
    performance: 90 * dayMs,
    audit: Infinity,
    debug: 30 * dayMs,
  },
  spansMs: 30 * dayMs,
  metricsMs: 400 * dayMs,
}
const resource = list({
  'service.name': 'checkout',
  'service.version': '1.18.3',
  'service.instance.id': '0b3cb1c8-7a7c-4b2e-8a0e-3f6a52a7a1de',
  'host.name': 'web-1',
  'host.arch': 'amd64',
  'os.type': 'linux',
  'process.pid': '2817',
  'process.runtime.name': 'nodejs',
  'telemetry.sdk.language': 'nodejs',
  'deployment.environment.name': 'production',
})
const scope = slice('app.orders')
const version = slice('1.2.0')

function list(pairs) {
  const made = new AttributeList()
  for (const [key, value] of Object.entries(pairs)) made.addText(key, value)
  return made
}
function slice(text) {
  const made = new Slice()
  made.setText(text)
  return made
}
function hex(target, text) {
  const bytes = Buffer.from(text, 'hex')
  target.set(bytes, 0, bytes.length)
}
const random = (i) => (Math.imul(i + 1, 2654435761) >>> 0).toString(16).padStart(8, '0')
const requestAttributes = (i) => ({
  'http.request.method': 'GET',
  'url.path': `/api/v1/orders/${i}/items`,
  'http.response.status_code': '200',
  'client.address': `203.0.113.${i % 250}`,
  'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36',
  'http.route': '/api/v1/orders/{id}/items',
  'enduser.id': `user-${random(i)}`,
  'request.id': `${random(i)}-1f2e-4d3c-9b8a-${random(i)}beef`,
  duration_ms: String((i % 977) / 10),
  'server.port': '8443',
})

const logs = Array.from({ length: 512 }, (_, i) => {
  const record = new LogRecordView()
  setNanoFromMs(record.time, now - i)
  setNanoFromMs(record.observedTime, now - i + 1)
  record.severityNumber = 9
  record.severityText.setText('INFO')
  // One in twenty has something to mask.
  record.body.setText(
    i % 20 === 0
      ? `order ${i} confirmed to jane.doe${i}@example.org`
      : `GET /api/v1/orders/${i}/items completed in ${i % 977} ms with status 200, 5321 bytes`,
  )
  hex(record.traceId, random(i).repeat(4))
  hex(record.spanId, random(i).repeat(2))
  for (const [key, value] of Object.entries(requestAttributes(i))) record.attributes.addText(key, value)
  return record
})
const spans = Array.from({ length: 512 }, (_, i) => {
  const span = new SpanView()
  setNanoFromMs(span.start, now - i)
  setNanoFromMs(span.end, now - i + 12)
  span.name.setText('GET /api/v1/orders/{id}/items')
  span.kind = 2
  hex(span.traceId, random(i).repeat(4))
  hex(span.spanId, random(i).repeat(2))
  for (const [key, value] of Object.entries(requestAttributes(i))) span.attributes.addText(key, value)
  return span
})
const gauges = Array.from({ length: 20 }, (_, i) => ({
  name: `app.metric.number${i}`,
  unit: 'By',
  description: 'A metric.',
  kind: i % 2 === 0 ? 'sum' : 'gauge',
  temporality: 'cumulative',
  monotonic: i % 2 === 0,
}))
const points = Array.from({ length: 50 }, (_, i) => {
  const point = new MetricPointView()
  setNanoFromMs(point.time, now)
  for (const [key, value] of Object.entries({
    'http.request.method': 'GET',
    'http.route': `/api/v1/route${i}`,
    'http.response.status_code': '200',
    'server.address': 'shop.example.org',
  }))
    point.attributes.addText(key, value)
  return point
})

// As receivers do: everything points into the one buffer of the request.
function intoOneBody(views) {
  const parts = []
  let size = 0
  const move = (bytes, start, end) => {
    parts.push(bytes.subarray(start, end))
    size += end - start
    return size
  }
  const later = []
  const moveSlice = (piece) => {
    const end = move(piece.bytes, piece.start, piece.end)
    const start = end - (piece.end - piece.start)
    later.push((body) => piece.set(body, start, end))
  }
  const moveList = (attributes) => {
    for (let i = 0; i < attributes.length; i++) {
      for (const part of ['key', 'value']) {
        const from = attributes[`${part}Start`][i]
        const end = move(attributes[`${part}Bytes`][i], from, attributes[`${part}End`][i])
        const start = end - (attributes[`${part}End`][i] - from)
        later.push((body) => {
          attributes[`${part}Bytes`][i] = body
          attributes[`${part}Start`][i] = start
          attributes[`${part}End`][i] = end
        })
      }
    }
  }
  for (const view of views)
    for (const value of Object.values(view))
      if (value instanceof Slice) moveSlice(value)
      else if (value instanceof AttributeList) moveList(value)
  const body = Buffer.concat(parts)
  for (const point of later) point(body)
}
for (const views of [logs, spans, points]) intoOneBody(views)

const project = createProjectPipeline({ projectId: 1, redactor: compileRedactor(maskingSettings.parse({})) })
let tick = 0
function run(name, rows, fill) {
  const batch = () => {
    const encoder = new BatchEncoder({ project, receivedAt: now + tick, horizon })
    encoder.resource(resource)
    encoder.scope(scope, version, new AttributeList())
    fill(encoder)
    return encoder.finish({ low: 1, high: 0 }).chunks.reduce((sum, { bytes }) => sum + bytes.length, 0)
  }
  for (let i = 0; i < 300; i++) batch()
  let best = Infinity
  let bytes = 0
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage()
    for (let i = 0; i < 200; i++) bytes = batch()
    const { user, system } = process.cpuUsage(start)
    best = Math.min(best, (user + system) / 200)
  }
  console.log(
    `${name.padEnd(28)} ${Math.round((rows / best) * 1e6)
      .toLocaleString('en')
      .padStart(12)} rows/s of CPU   ${(best / rows).toFixed(2)} us/row   ${Math.round(bytes / rows)} B/row`,
  )
}

run('log records, 10 attributes', logs.length, (encoder) => {
  for (const record of logs) encoder.logRecord(record)
})
run('spans, 10 attributes', spans.length, (encoder) => {
  for (const span of spans) encoder.span(span)
})
run('metric points, known series', gauges.length * points.length, (encoder) => {
  tick++
  for (const gauge of gauges) {
    for (const [i, point] of points.entries()) {
      point.value = tick * 7 + i
      encoder.metricPoint(gauge, point)
    }
  }
})
