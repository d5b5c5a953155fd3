import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasPrometheus, type Prometheus, startPrometheus } from '../harness/start-prometheus.ts'
import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/** Debian's Prometheus scrapes itself and writes what it has to the platform: the store must hold the very same samples. */
describe.skipIf(!hasPrometheus)('a real Prometheus', () => {
  let vedette: Vedette
  let prometheus: Prometheus

  beforeAll(async () => {
    vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
    prometheus = await startPrometheus((address) => ({
      global: { scrape_interval: '1s', external_labels: { replica: 'ä 1' } },
      scrape_configs: [{ job_name: 'prometheus', static_configs: [{ targets: [address] }] }],
      remote_write: [
        {
          url: `${vedette.url}/prometheus/api/v1/write`,
          authorization: { credentials: ingestKey },
          queue_config: { batch_send_deadline: '1s' },
          metadata_config: { send_interval: '1s' },
        },
      ],
    }))
  })
  afterAll(async () => {
    await prometheus.stop()
    await vedette.dispose()
  })

  async function query(expression: string, time: number): Promise<{ metric: Record<string, string>; values: [number, string][] }[]> {
    const answer = await fetch(
      `${prometheus.url}/api/v1/query?${new URLSearchParams({ query: expression, time: String(time) }).toString()}`,
    )
    const { data } = (await answer.json()) as { data: { result: { metric: Record<string, string>; values: [number, string][] }[] } }
    return data.result
  }

  test('every sample of every series arrives, bit for bit', async () => {
    const { untilMs } = await eventually(
      async () => {
        const [row] = await vedette.sql<[string, string]>(
          "SELECT count(), toString(toUnixTimestamp64Milli(max(ts))) FROM metric_samples WHERE metric = 'up'",
        )
        return { scrapes: Number(row?.[0] ?? 0), untilMs: Number(row?.[1] ?? 0) }
      },
      ({ scrapes }) => scrapes >= 5,
      60_000,
    )
    // Shards write side by side: what came before the last scrape but one is all there a moment later.
    const until = untilMs - 1500
    const theirs = new Map<string, string>()
    for (const { metric, values } of await query('{job="prometheus"}[10m]', until / 1000)) {
      const { __name__: name, ...labels } = metric
      // Prometheus adds these when it sends.
      theirs.set(
        keyOf(name ?? '', { ...labels, replica: 'ä 1' }),
        values.map(([at, value]) => `${Math.round(at * 1000)} ${Number(value)}`).join(),
      )
    }
    expect(theirs.size).toBeGreaterThan(200)
    const ours = await eventually(
      async () => {
        const rows = await vedette.sql<[string, Record<string, string>, [string, string][]]>(
          'SELECT s.metric, any(s.labels), arraySort(groupArray((toString(toUnixTimestamp64Milli(x.ts)), toString(x.value)))) FROM metric_samples AS x INNER JOIN (SELECT DISTINCT metric, id, labels FROM metric_series) AS s ON x.id = s.id AND x.metric = s.metric WHERE toUnixTimestamp64Milli(x.ts) <= {until:Int64} GROUP BY s.metric, x.id',
          { until },
        )
        return new Map(
          rows.map(([name, labels, samples]) => [
            keyOf(name, labels),
            samples.map(([at, value]) => `${at} ${Number(value.replace('nan', 'NaN').replace('inf', 'Infinity'))}`).join(),
          ]),
        )
      },
      (found) => found.size >= theirs.size,
    )
    expect(Object.fromEntries([...ours].filter(([key]) => theirs.has(key)))).toEqual(Object.fromEntries(theirs))
  })

  test('types and descriptions arrive', async () => {
    const rows = await eventually(
      () =>
        vedette.sql<[string, string, string]>(
          "SELECT DISTINCT family, type, help FROM metric_metadata WHERE family IN ('go_goroutines', 'prometheus_http_requests_total') ORDER BY family",
        ),
      ({ length }) => length === 2,
    )
    expect(rows).toEqual([
      ['go_goroutines', 'gauge', 'Number of goroutines that currently exist.'],
      ['prometheus_http_requests_total', 'counter', 'Counter of HTTP requests.'],
    ])
  })

  test('Prometheus counts no sample as failed, dropped or sent again', async () => {
    const counts = await query(
      '{__name__=~"prometheus_remote_storage_(samples|metadata)_(failed|dropped|retried)_total"}[10s]',
      Date.now() / 1000,
    )
    expect(counts.length).toBeGreaterThan(3)
    for (const { metric, values } of counts) expect([metric['__name__'], values.at(-1)?.[1]]).toEqual([metric['__name__'], '0'])
  })
})

function keyOf(name: string, labels: Readonly<Record<string, string>>): string {
  return `${name}${JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`
}
