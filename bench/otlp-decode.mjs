// Decoding OTLP bodies of 512 records (570 points), records per second of CPU time, beside protobufjs in the same run.
// `npm run build:server && npm run build:modules && node bench/otlp-decode.mjs [logs|traces|metrics]`
import { readFileSync } from 'node:fs'

import protobuf from 'protobufjs'

import { ByteWriter } from '../dist/src/lib/wire/byte-writer.js'
import { receivers } from '../dist/src/receivers/index.js'

const { root } = protobuf.parse(readFileSync(new URL('../src/receivers/otlp/testdata/otlp.proto', import.meta.url), 'utf8'))
const types = { logs: 'ExportLogsServiceRequest', traces: 'ExportTraceServiceRequest', metrics: 'ExportMetricsServiceRequest' }
const endpoints = receivers.find(({ name }) => name === 'otlp')?.open({}) ?? []

let seed = 42
const random = (below) => ((seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff) / 0x7fffffff) * below
const pick = (words) => words[Math.floor(random(words.length))]
const whole = (below) => Math.floor(random(below))
const id = (size) => Uint8Array.from({ length: size }, () => whole(256))
const value = (of) =>
  typeof of === 'string' ? { stringValue: of } : typeof of === 'bigint' ? { intValue: String(of) } : { doubleValue: of }
const pairs = (object) => Object.entries(object).map(([key, of]) => ({ key, value: value(of) }))
const nano = (i) => String(1795212000000000000n + BigInt(i) * 1234567n)

const methods = ['GET', 'POST', 'PUT', 'DELETE']
const paths = ['/api/v1/orders', '/api/v1/products/{id}', '/api/v1/cart', '/healthz', '/login']
const status = () => BigInt(200 + whole(4) * 100)
const address = () => `10.${whole(256)}.${whole(256)}.${whole(256)}`
const resource = {
  attributes: pairs({
    'service.name': 'checkout-1',
    'service.version': '1.14.2',
    'service.instance.id': '6f1ed002ab5595859014ebf0951522d9',
    'deployment.environment.name': 'production',
    'host.name': 'ip-10-0-1-17.eu-west-1.compute.internal',
    'k8s.pod.name': 'checkout-7f9c6d5b8-x1',
    'k8s.namespace.name': 'shop',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '2.12.1',
    'process.pid': 12345n,
  }),
}

const makeLog = (_, i) => ({
  timeUnixNano: nano(i),
  observedTimeUnixNano: nano(i + 1),
  severityNumber: pick([9, 9, 9, 13, 17]),
  severityText: pick(['INFO', 'WARN', 'ERROR']),
  body: value(
    `request completed method=${pick(methods)} path=${pick(paths)} status=${status()} duration=${whole(2000)}ms user=${whole(1e6)} session=${whole(1e9).toString(36)}`,
  ),
  attributes: pairs({
    'http.request.method': pick(methods),
    'url.path': pick(paths),
    'http.response.status_code': status(),
    'client.address': address(),
    'user.id': String(whole(1e6)),
    duration_ms: random(2000),
  }),
  traceId: id(16),
  spanId: id(8),
  flags: 1,
})
const makeSpan = (_, i) => ({
  traceId: id(16),
  spanId: id(8),
  parentSpanId: i % 8 ? id(8) : [],
  name: `${pick(methods)} ${pick(paths)}`,
  kind: 1 + whole(5),
  startTimeUnixNano: nano(i),
  endTimeUnixNano: nano(i + whole(1000)),
  flags: 257,
  attributes: pairs({
    'http.request.method': pick(methods),
    'url.path': pick(paths),
    'url.full': `https://shop.example.com${pick(paths)}?q=${whole(1e6)}`,
    'http.response.status_code': status(),
    'server.address': 'shop.example.com',
    'server.port': 443n,
    'network.peer.address': address(),
    'user_agent.original': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0',
    'network.protocol.version': '1.1',
    'url.scheme': 'https',
  }),
  events:
    i % 10
      ? []
      : [
          {
            timeUnixNano: nano(i),
            name: 'exception',
            attributes: pairs({ 'exception.type': 'TypeError', 'exception.message': 'Cannot read properties of undefined' }),
          },
        ],
  status: { code: i % 10 ? 0 : 2 },
})
const attributes = () =>
  pairs({
    'http.request.method': pick(methods),
    'http.route': pick(paths),
    'http.response.status_code': status(),
    'server.address': 'shop.example.com',
    'url.scheme': 'https',
  })
const makePoint = (i) => ({ attributes: attributes(), startTimeUnixNano: nano(0), timeUnixNano: nano(i) })
const times = (count, make) => Array.from({ length: count }, make)
const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const histogramPoint = (_, i) => ({
  ...makePoint(i),
  count: 1000,
  sum: random(100),
  min: 0.001,
  max: 9,
  explicitBounds: bounds,
  bucketCounts: times(15, () => whole(1000)),
  exemplars: i % 5 ? [] : [{ timeUnixNano: nano(i), asDouble: 0.5, traceId: id(16), spanId: id(8) }],
})
const exponentialPoint = (_, i) => ({
  ...makePoint(i),
  count: 1000,
  sum: random(100),
  scale: 5,
  zeroCount: 1,
  positive: { offset: -20, bucketCounts: times(60, () => whole(100)) },
  negative: {},
})
const metrics = [
  ...times(10, (_, m) => ({
    name: `app.gauge.${m}`,
    unit: 'By',
    description: 'a gauge',
    gauge: { dataPoints: times(20, (_p, i) => ({ ...makePoint(i), asDouble: random(1e6) })) },
  })),
  ...times(15, (_, m) => ({
    name: `app.requests.${m}`,
    unit: '{request}',
    sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: times(20, (_p, i) => ({ ...makePoint(i), asInt: whole(1e9) })) },
  })),
  ...times(5, (_, m) => ({
    name: `http.server.request.duration.${m}`,
    unit: 's',
    histogram: { aggregationTemporality: 1, dataPoints: times(10, histogramPoint) },
  })),
  ...times(2, (_, m) => ({
    name: `exp.hist.${m}`,
    unit: 's',
    exponentialHistogram: { aggregationTemporality: 1, dataPoints: times(10, exponentialPoint) },
  })),
]
const requests = {
  logs: { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'pino', version: '9.1.0' }, logRecords: times(512, makeLog) }] }] },
  traces: { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'http', version: '1' }, spans: times(512, makeSpan) }] }] },
  metrics: { resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'app', version: '1' }, metrics }] }] },
}

/** Takes records in without looking at them. */
class CountingSink {
  count = 0
  resource() {}
  scope() {}
  reject() {}
  logRecord() {
    this.count++
  }
  span() {
    this.count++
  }
  metricPoint() {
    this.count++
  }
}

/** Copies attributes and texts, as an encoder must. */
class CopyingSink extends CountingSink {
  out = new ByteWriter(1 << 20)
  list(of) {
    for (let i = 0; i < of.length; i++) {
      this.out.lengthPrefixed(of.keyBytes[i], of.keyStart[i], of.keyEnd[i])
      this.out.lengthPrefixed(of.valueBytes[i], of.valueStart[i], of.valueEnd[i])
    }
  }
  logRecord(record) {
    if (this.count++ % 1024 === 0) this.out.clear()
    this.out.halves(record.time.low, record.time.high)
    this.out.lengthPrefixed(record.body.bytes, record.body.start, record.body.end)
    this.list(record.attributes)
  }
  span(span) {
    if (this.count++ % 1024 === 0) this.out.clear()
    this.out.halves(span.start.low, span.start.high)
    this.out.lengthPrefixed(span.name.bytes, span.name.start, span.name.end)
    this.list(span.attributes)
  }
  metricPoint(_metric, point) {
    if (this.count++ % 1024 === 0) this.out.clear()
    this.out.halves(point.time.low, point.time.high)
    this.list(point.attributes)
  }
}

/** Records (as `run` counts them) per second of CPU time, over about a second. */
function measure(run) {
  for (let i = 0; i < 100; i++) run()
  let records = 0
  const start = process.cpuUsage()
  const began = performance.now()
  while (performance.now() - began < 1500) records += run()
  const { user, system } = process.cpuUsage(start)
  return Math.round(records / ((user + system) / 1e6))
}

for (const [signal, request] of Object.entries(requests)) {
  if (process.argv[2] && process.argv[2] !== signal) continue
  const type = root.lookupType(types[signal])
  const body = Buffer.from(type.encode(type.fromObject(request)).finish())
  const json = Buffer.from(
    JSON.stringify(type.toObject(type.decode(body), { longs: String, bytes: String, json: true }), (key, of) =>
      /^(?:trace|span|parentSpan)Id$/.test(key) ? Buffer.from(of, 'base64').toString('hex') : of,
    ),
  )
  const endpoint = endpoints.find((one) => one.kind === 'http' && one.signal === signal)
  const decode = (bytes, contentType, Sink) => () => {
    const sink = new Sink()
    endpoint.decode({ body: bytes, contentType, receivedAt: 0, query: new URLSearchParams(), headers: {} }, sink)
    return sink.count
  }
  const protobufType = 'application/x-protobuf'
  const count = decode(body, protobufType, CountingSink)()
  console.log(`${signal}: ${count} records, ${body.length} bytes of protobuf, ${json.length} of JSON; records/s of CPU`)
  console.log(`  protobuf to views           ${measure(decode(body, protobufType, CountingSink))}`)
  console.log(`  protobuf to views, copied   ${measure(decode(body, protobufType, CopyingSink))}`)
  console.log(`  JSON to views               ${measure(decode(json, 'application/json', CountingSink))}`)
  console.log(`  JSON.parse alone            ${measure(() => (JSON.parse(json.toString('utf8')), count))}`)
  console.log(`  protobufjs decode alone     ${measure(() => (type.decode(body), count))}`)
}
