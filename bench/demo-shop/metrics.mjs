// What the instances of the shop measure of themselves: cumulative, sent every 15 seconds.
import { badRelease, services, versionOf } from './company.mjs'
import { attributesOf, nanos, resourceOf } from './otlp.mjs'

const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const megabyte = 1_000_000

export class ShopMetrics {
  #histograms = new Map()
  #orders = 0
  #revenue = 0
  #releasedAtMs
  #startedAtMs
  #random

  constructor({ random, startedAtMs, releasedAtMs }) {
    this.#random = random
    this.#startedAtMs = startedAtMs
    this.#releasedAtMs = releasedAtMs
  }

  /** Counts what a tick did. */
  add(record) {
    this.#orders += record.orders ?? 0
    this.#revenue += record.revenue ?? 0
    for (const answer of record.answers) {
      const { service, host, version, route, method, status, ms } = answer
      const key = [service, host, version, method, route, status].join(' ')
      let histogram = this.#histograms.get(key)
      if (!histogram) {
        histogram = { of: answer, counts: bounds.map(() => 0).concat(0), count: 0, sum: 0, exemplar: undefined }
        this.#histograms.set(key, histogram)
      }
      const seconds = ms / 1000
      const bucket = bounds.findIndex((bound) => seconds <= bound)
      histogram.counts[bucket < 0 ? bounds.length : bucket]++
      histogram.count++
      histogram.sum += seconds
      // The slowest of the tick is the one worth looking at.
      if (!histogram.exemplar || histogram.exemplar.ms < ms) histogram.exemplar = answer
    }
  }

  /** All instances' metrics at a time. */
  body(atMs, environment, load) {
    return {
      resourceMetrics: Object.entries(services).flatMap(([service, { hosts, language }]) =>
        hosts.map((host) => {
          const version = versionOf(service, host, atMs, this.#releasedAtMs)
          const own = [...this.#histograms.values()].filter(
            ({ of }) => of.service === service && of.host === host && of.version === version,
          )
          return {
            resource: resourceOf({ service, host, version, environment }),
            scopeMetrics: [
              {
                scope: { name: 'shop' },
                metrics: [
                  ...(own.length > 0 ? [this.#durations(own, atMs)] : []),
                  ...this.#runtime(language, { service, host, version }, atMs, load),
                  ...(service === 'checkout' && host === hosts[0] ? this.#business(atMs) : []),
                ],
              },
            ],
          }
        }),
      ),
    }
  }

  #durations(histograms, atMs) {
    return {
      name: 'http.server.request.duration',
      unit: 's',
      description: 'Duration of HTTP server requests.',
      histogram: {
        aggregationTemporality: 2,
        dataPoints: histograms.map((histogram) => {
          const { of, counts, count, sum, exemplar } = histogram
          histogram.exemplar = undefined
          return {
            startTimeUnixNano: nanos(this.#startedAtMs),
            timeUnixNano: nanos(atMs),
            count: String(count),
            sum,
            bucketCounts: counts.map(String),
            explicitBounds: bounds,
            attributes: attributesOf({
              'http.request.method': of.method,
              'http.route': of.route,
              'http.response.status_code': of.status,
            }),
            exemplars: exemplar
              ? [{ timeUnixNano: nanos(exemplar.atMs), asDouble: exemplar.ms / 1000, traceId: exemplar.traceId, spanId: exemplar.spanId }]
              : [],
          }
        }),
      },
    }
  }

  #runtime(language, { service, version }, atMs, load) {
    const random = this.#random
    const isBad = service === badRelease.service && version === badRelease.version
    const cpu = Math.min(0.96, load * (isBad ? 0.5 : 0.28) * random.between(0.85, 1.2))
    const common = [
      gauge('process.cpu.utilization', '1', 'Busy share of the processors.', cpu, atMs),
      gauge('process.memory.usage', 'By', 'Resident memory.', (isBad ? 390 : 240) * megabyte * random.between(0.97, 1.04), atMs, true),
    ]
    if (language === 'nodejs') {
      const delay = (isBad ? 0.021 : 0.006) * load * random.between(0.7, 1.6)
      return [
        ...common,
        gauge('nodejs.eventloop.delay.p99', 's', 'Event loop delay, 99th percentile.', delay, atMs),
        gauge('nodejs.eventloop.utilization', '1', 'Busy share of the event loop.', cpu * 0.9, atMs),
        gauge('v8js.memory.heap.used', 'By', 'Used heap.', (isBad ? 210 : 120) * megabyte * random.between(0.8, 1.2), atMs, true),
      ]
    }
    if (language === 'go') {
      return [
        ...common,
        gauge('go.goroutine.count', '{goroutine}', 'Live goroutines.', 40 + 60 * load * random.between(0.8, 1.3), atMs, true),
        gauge('go.memory.used', 'By', 'Memory used by the Go runtime.', 64 * megabyte * random.between(0.8, 1.3), atMs, true),
      ]
    }
    if (language === 'java')
      return [...common, gauge('jvm.memory.used', 'By', 'Used memory.', 610 * megabyte * random.between(0.7, 1.3), atMs, true)]
    return common
  }

  #business(atMs) {
    const sum = (name, unit, description, value) => ({
      name,
      unit,
      description,
      sum: {
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [{ startTimeUnixNano: nanos(this.#startedAtMs), timeUnixNano: nanos(atMs), asDouble: value }],
      },
    })
    return [
      sum('shop.orders', '{order}', 'Orders accepted.', this.#orders),
      sum('shop.revenue', 'EUR', 'Value of the orders accepted.', Math.round(this.#revenue * 100) / 100),
    ]
  }
}

function gauge(name, unit, description, value, atMs, isWhole = false) {
  return { name, unit, description, gauge: { dataPoints: [{ timeUnixNano: nanos(atMs), asDouble: isWhole ? Math.round(value) : value }] } }
}
