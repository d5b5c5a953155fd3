import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface TestExporter {
  /** Host and port. */
  readonly address: string
  stop(): Promise<void>
}

/**
 * A target whose figures follow the clock: counters with resets, gauges, a classic histogram, a summary, series that come and go, odd
 * numbers.
 */
export async function startTestExporter(): Promise<TestExporter> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(writeMetrics(Date.now() / 1000))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    address: `127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const bounds = ['0.005', '0.05', '0.5', '2.5', '+Inf']
/** No minus zero, which Prometheus 2.42 writes as zero, and nothing below the normal numbers, whose logarithm its Go has wrong. */
const odd = { nan: 'NaN', inf: '+Inf', neginf: '-Inf', zero: '0', huge: '1.5e300', tiny: '4e-300', third: '0.333333333333' }

function writeMetrics(now: number): string {
  const lines: string[] = []
  const family = (name: string, type: string, samples: readonly (readonly [suffixAndLabels: string, value: number | string])[]): void => {
    lines.push(`# HELP ${name} Of the test.`, `# TYPE ${name} ${type}`)
    for (const [rest, value] of samples) lines.push(`${name}${rest} ${value}`)
  }
  const seconds = now - 1_700_000_000
  const shards = [0, 1, 2, 3]
  family(
    'test_jobs_total',
    'counter',
    shards.map((shard) => [`{shard="${shard}",zone="${zoneOf(shard)}"}`, 100 + (seconds % 1e5) * (shard + 1)]),
  )
  // Each starts again every few seconds, well above zero.
  family(
    'test_resets_total',
    'counter',
    shards.map((shard) => [`{shard="${shard}"}`, 50 + Math.floor((seconds % (5 + shard)) * 10) / 10]),
  )
  family(
    'test_heat_celsius',
    'gauge',
    shards.flatMap((shard) => ['in', 'out'].map((side) => heatOf(shard, side, seconds))),
  )
  family('test_answer', 'gauge', [['', 42]])
  family('test_build_info', 'gauge', [['{version="1.2.3",revision="a b\\"c\\"\\\\d"}', 1]])
  family('test_changing', 'gauge', [['', Math.floor(seconds / 3) % 5]])
  family(
    'test_shard_info',
    'gauge',
    shards.map((shard) => [`{shard="${shard}",owner="${['ann', 'bob'][shard % 2]}"}`, 1]),
  )
  // Each is there for some seconds, then gone for some.
  family(
    'test_coming',
    'gauge',
    [0, 1, 2].flatMap((slot) => (Math.floor(seconds / 4) % 3 === slot ? [[`{slot="${slot}"}`, slot + 1] as const] : [])),
  )
  family(
    'test_odd',
    'gauge',
    Object.entries(odd).map(([kind, value]) => [`{kind="${kind}"}`, value]),
  )
  family(
    'test_request_seconds',
    'histogram',
    ['/', '/pay'].flatMap((path, place) => {
      const count = Math.floor((seconds % 1e5) * (place + 1) * bounds.length) + 500
      return [
        ...bounds.map((le, at) => [`_bucket{path="${path}",le="${le}"}`, Math.floor((count * (at + 1)) / bounds.length)] as const),
        [`_sum{path="${path}"}`, count * 0.21] as const,
        [`_count{path="${path}"}`, count] as const,
      ]
    }),
  )
  family('test_size_bytes', 'summary', [
    ...['0.5', '0.9', '0.99'].map((quantile, at) => [`{quantile="${quantile}"}`, 100 * (at + 1) + (seconds % 17)] as const),
    ['_sum', (seconds % 1e5) * 450],
    ['_count', Math.floor(seconds % 1e5) * 3],
  ])
  return `${lines.join('\n')}\n`
}

function zoneOf(shard: number): string {
  return shard < 3 ? 'a' : 'b'
}

function heatOf(shard: number, side: string, seconds: number): readonly [string, number] {
  const value = 20 + shard * 2.5 + (side === 'in' ? 5 : -25) + 8 * Math.sin(seconds / (5 + shard))
  return [`{shard="${shard}",side="${side}",zone="${zoneOf(shard)}"}`, Math.round(value * 100) / 100]
}
