// OTLP request bodies as a busy shop would send them. Every record carries a unique id, so that a store can be counted row by row.
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'

import { ProtobufWriter } from '../../dist/src/lib/wire/protobuf-writer.js'

const routes = ['/cart', '/checkout', '/products/:id', '/login', '/orders/:id', '/search']
const messages = [
  (n) => `GET /products/${n % 5000} answered 200 in ${(n * 7) % 900} ms`,
  (n) => `order ${100000 + n} accepted, ${1 + (n % 7)} lines, total ${(n % 300) + 0.5} EUR`,
  (n) => `cache miss for key product:${n % 9000}`,
  (n) => `payment provider answered after ${(n * 13) % 2000} ms (attempt ${1 + (n % 3)})`,
  (n) => `user session ${n.toString(36)} renewed`,
]
const severities = [9, 9, 9, 9, 9, 9, 5, 13, 9, 17]

const attribute = (writer, field, key, value) =>
  writer.message(field, () => {
    writer.string(1, key)
    writer.message(2, () => {
      if (typeof value === 'string') writer.alwaysString(1, value)
      else if (Number.isInteger(value)) writer.alwaysVarint(3, value)
      else writer.alwaysDouble(4, value)
    })
  })

function resource(writer, service) {
  writer.message(1, () => {
    attribute(writer, 1, 'service.name', service)
    attribute(writer, 1, 'service.version', '1.42.0')
    attribute(writer, 1, 'service.namespace', 'shop')
    attribute(writer, 1, 'service.instance.id', `${service}-7d9f8b6c5d-x2x4z`)
    attribute(writer, 1, 'deployment.environment.name', 'production')
    attribute(writer, 1, 'host.name', 'node-17')
    attribute(writer, 1, 'os.type', 'linux')
    attribute(writer, 1, 'k8s.pod.name', `${service}-7d9f8b6c5d-x2x4z`)
    attribute(writer, 1, 'telemetry.sdk.name', 'opentelemetry')
    attribute(writer, 1, 'telemetry.sdk.language', 'nodejs')
  })
}

const nanos = (ms, extra) => BigInt(ms) * 1_000_000n + BigInt(extra)

/** ExportLogsServiceRequest with `count` records whose attribute `n` is first, first + 1, ... */
export function logsBody(first, count, at = Date.now()) {
  const writer = new ProtobufWriter()
  writer.message(1, () => {
    resource(writer, `service-${first % 5}`)
    writer.message(2, () => {
      writer.message(1, () => writer.string(1, 'shop.http'))
      for (let n = first; n < first + count; n++) {
        writer.message(2, () => {
          writer.fixed64(1, nanos(at, n % 1_000_000))
          writer.varint(2, severities[n % severities.length])
          writer.message(5, () => writer.alwaysString(1, messages[n % messages.length](n)))
          attribute(writer, 6, 'n', String(n))
          attribute(writer, 6, 'http.request.method', 'GET')
          attribute(writer, 6, 'http.route', routes[n % routes.length])
          attribute(writer, 6, 'http.response.status_code', 200 + (n % 4))
          attribute(writer, 6, 'duration_ms', ((n * 31) % 10000) / 10)
          attribute(writer, 6, 'enduser.id', `u${n % 20000}`)
          if (n % 2 === 0) {
            writer.bytes(9, randomBytes(16))
            writer.bytes(10, randomBytes(8))
          }
          writer.fixed64(11, nanos(at, n % 1_000_000))
        })
      }
    })
  })
  return writer.finish()
}

/** ExportTraceServiceRequest with `count` spans whose attribute `n` is first, first + 1, ... */
export function spansBody(first, count, at = Date.now()) {
  const writer = new ProtobufWriter()
  writer.message(1, () => {
    resource(writer, `service-${first % 5}`)
    writer.message(2, () => {
      writer.message(1, () => writer.string(1, 'shop.http'))
      let traceId = randomBytes(16)
      for (let n = first; n < first + count; n++) {
        if (n % 8 === 0) traceId = randomBytes(16)
        writer.message(2, () => {
          writer.bytes(1, traceId)
          writer.bytes(2, randomBytes(8))
          if (n % 8 !== 0) writer.bytes(4, randomBytes(8))
          writer.string(5, `GET ${routes[n % routes.length]}`)
          writer.varint(6, n % 8 === 0 ? 2 : 3)
          writer.fixed64(7, nanos(at, n % 1_000_000))
          writer.fixed64(8, nanos(at, (n % 1_000_000) + 1000 * ((n * 31) % 900_000)))
          attribute(writer, 9, 'n', String(n))
          attribute(writer, 9, 'http.request.method', 'GET')
          attribute(writer, 9, 'http.route', routes[n % routes.length])
          attribute(writer, 9, 'http.response.status_code', 200 + (n % 4))
          attribute(writer, 9, 'server.address', 'shop.example.org')
          attribute(writer, 9, 'network.peer.port', 443)
          if (n % 20 === 0) {
            writer.message(11, () => {
              writer.fixed64(1, nanos(at, n % 1_000_000))
              writer.string(2, 'exception')
              attribute(writer, 3, 'exception.type', 'TimeoutError')
            })
            writer.message(15, () => writer.varint(3, 2))
          }
        })
      }
    })
  })
  return writer.finish()
}

/** ExportMetricsServiceRequest: `count` gauge points over series that repeat from body to body; time `at`. */
export function metricsBody(first, count, at = Date.now()) {
  const writer = new ProtobufWriter()
  const perMetric = 100
  writer.message(1, () => {
    resource(writer, `service-${first % 5}`)
    writer.message(2, () => {
      writer.message(1, () => writer.string(1, 'shop.metrics'))
      for (let m = 0; m < count / perMetric; m++) {
        writer.message(2, () => {
          writer.string(1, `shop.queue.length.${m % 20}`)
          writer.string(3, '{item}')
          writer.message(5, () => {
            for (let p = 0; p < perMetric; p++) {
              writer.message(1, () => {
                attribute(writer, 7, 'queue', `queue-${p % 25}`)
                attribute(writer, 7, 'region', `region-${Math.floor(p / 25)}`)
                attribute(writer, 7, 'shard', String(m % 50))
                writer.fixed64(3, nanos(at, 0))
                writer.alwaysDouble(4, ((first + m * p) % 10000) / 10)
              })
            }
          })
        })
      }
    })
  })
  return writer.finish()
}

export const zip = (body) => gzipSync(body, { level: 6 })
