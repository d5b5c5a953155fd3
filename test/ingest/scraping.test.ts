import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { hasNodeExporter, type NodeExporter, startNodeExporter } from '../harness/start-node-exporter.ts'
import { hasPrometheus, type Prometheus, startPrometheus } from '../harness/start-prometheus.ts'
import { eventually, startVedette, type Vedette } from '../harness/vedette.ts'

type Labels = Readonly<Record<string, string>>

/** The platform and Debian's Prometheus scrape the same targets with the same file: they must see the same. */
describe.skipIf(!hasPrometheus || !hasNodeExporter)('beside a real Prometheus', () => {
  let vedette: Vedette
  let exporter: NodeExporter
  let prometheus: Prometheus

  beforeAll(async () => {
    exporter = await startNodeExporter()
    prometheus = await startPrometheus((own) => configOf([own, '127.0.0.1:1'], exporter.address))
    vedette = await startVedette({ config: { selfTelemetry: { enabled: false }, scrape: { prometheusConfig: prometheus.configFile } } })
  })
  afterAll(async () => {
    await vedette.dispose()
    await prometheus.stop()
    await exporter.stop()
  })

  async function theirSeries(matcher: string): Promise<Labels[]> {
    const now = Date.now() / 1000
    const query = new URLSearchParams({ 'match[]': matcher, start: String(now - 600), end: String(now) })
    const answer = await fetch(`${prometheus.url}/api/v1/series?${query.toString()}`)
    return ((await answer.json()) as { data: Labels[] }).data
  }

  /** What was scraped: the ready rules, too, write series about a target that is down, and their Prometheus has no rules. */
  async function ourSeries(job: string): Promise<Labels[]> {
    const rows = await vedette.sql<[string, Labels]>(
      "SELECT DISTINCT metric, labels FROM metric_series WHERE labels['job'] = {job:String} AND metric NOT IN ('ALERTS', 'ALERTS_FOR_STATE') AND id IN (SELECT id FROM metric_samples)",
      { job },
    )
    return rows.map(([metric, labels]) => ({ __name__: metric, ...labels }))
  }

  async function ourLast(metric: string): Promise<Readonly<Record<string, number>>> {
    const rows = await vedette.sql<[string, string]>(
      "SELECT s.labels['job'] || ' ' || s.labels['instance'] AS target, toString(argMax(x.value, x.ts)) FROM metric_samples AS x INNER JOIN (SELECT DISTINCT metric, id, labels FROM metric_series) AS s ON x.id = s.id AND x.metric = s.metric WHERE x.metric = {metric:String} GROUP BY target",
      { metric },
    )
    return Object.fromEntries(rows.map(([target, value]) => [target, Number(value)]))
  }

  async function theirLast(metric: string): Promise<Readonly<Record<string, number>>> {
    const answer = await fetch(`${prometheus.url}/api/v1/query?${new URLSearchParams({ query: metric }).toString()}`)
    const { data } = (await answer.json()) as { data: { result: { metric: Labels; value: [number, string] }[] } }
    return Object.fromEntries(data.result.map((one) => [`${one.metric['job']} ${one.metric['instance']}`, Number(one.value[1])]))
  }

  test('the same label sets of every series', async () => {
    for (const job of ['node', 'prometheus']) {
      const names = (series: readonly Labels[]): string[] =>
        series.map((labels) => describeLabels(labels)).filter((name) => !isPassing(name))
      // Some series of theirs only come with time; both have seen all of them in the end.
      const { ours, theirs } = await eventually(
        async () => ({ ours: names(await ourSeries(job)).sort(), theirs: names(await theirSeries(`{job="${job}"}`)).sort() }),
        (both) => both.theirs.length > 80 && both.ours.join('\n') === both.theirs.join('\n'),
        60_000,
      ).catch(async () => ({ ours: names(await ourSeries(job)).sort(), theirs: names(await theirSeries(`{job="${job}"}`)).sort() }))
      expect(ours).toEqual(theirs)
      expect(theirs.length).toBeGreaterThan(80)
    }
  })

  test('the same up and counts of samples', async () => {
    for (const metric of ['up', 'scrape_samples_scraped', 'scrape_samples_post_metric_relabeling']) {
      const both = await eventually(
        async () => ({ ours: await ourLast(metric), theirs: await theirLast(metric) }),
        ({ ours, theirs }) => Object.keys(theirs).length === 3 && JSON.stringify(sorted(ours)) === JSON.stringify(sorted(theirs)),
        30_000,
      )
      expect(sorted(both.ours)).toEqual(sorted(both.theirs))
    }
    const up = await ourLast('up')
    expect(Object.values(up).toSorted((a, b) => a - b)).toEqual([0, 1, 1])
  })

  test('figures of the machine that do not move are the same', async () => {
    for (const metric of ['node_memory_MemTotal_bytes', 'node_boot_time_seconds', 'node_uname_info']) {
      expect(await ourLast(metric)).toEqual(await theirLast(metric))
    }
  })

  test('the API lists the same targets', async () => {
    interface Target {
      readonly scrapeUrl: string
      readonly labels: Labels
      readonly health: string
      readonly scrapePool: string
      readonly scrapeInterval: string
      readonly scrapeTimeout: string
      readonly discoveredLabels: Labels
    }
    const listed = (answer: { data: { activeTargets: Target[] } }): object[] =>
      answer.data.activeTargets
        .map(({ scrapeUrl, labels, health, scrapePool, scrapeInterval, scrapeTimeout, discoveredLabels }) => {
          const { __address__, __metrics_path__, __scheme__, job } = discoveredLabels
          return {
            scrapeUrl,
            labels,
            health,
            scrapePool,
            scrapeInterval,
            scrapeTimeout,
            discovered: { __address__, __metrics_path__, __scheme__, job },
          }
        })
        .toSorted((a, b) => (a.scrapeUrl < b.scrapeUrl ? -1 : 1))
    const theirs = (await (await fetch(`${prometheus.url}/api/v1/targets?state=active`)).json()) as { data: { activeTargets: Target[] } }
    const ours = await vedette.api<{ data: { activeTargets: Target[] } }>('/prometheus/api/v1/targets?state=active')
    expect(listed(ours)).toEqual(listed(theirs))
  })

  test('a bad change keeps the last configuration, and health says so', async () => {
    writeFileSync(prometheus.configFile, 'scrape_configs: [{ job_name: a, scrape_interval: never }]')
    const part = async () => {
      const { parts } = await vedette.api<{ parts: Record<string, { status: string; message: string }> }>('/api/health/detailed')
      return parts['scraper']
    }
    const scraper = await eventually(part, (found) => found?.status === 'degraded')
    expect(scraper?.message).toContain('prometheus.yml:1: scrape_configs[0].scrape_interval: not a valid duration string')
    expect(vedette.log.join('\n')).toContain('the changed scrape configuration is bad; the last one stays in force')
    writeFileSync(prometheus.configFile, JSON.stringify(configOf(['127.0.0.1:1'], exporter.address)))
    await eventually(part, (found) => found?.status === 'healthy')
  })

  test('a target that is gone becomes stale', async () => {
    const stale = await eventually(
      () =>
        vedette.sql<[string]>(
          "SELECT toString(count()) FROM metric_samples AS x INNER JOIN (SELECT DISTINCT metric, id, labels FROM metric_series) AS s ON x.id = s.id AND x.metric = s.metric WHERE x.metric = 'go_goroutines' AND s.labels['job'] = 'prometheus' AND isNaN(x.value)",
        ),
      ([row]) => row?.[0] === '1',
    )
    expect(stale).toEqual([['1']])
  })

  test('promtool calls the file sound', () => {
    expect(spawnSync('promtool', ['check', 'config', prometheus.configFile]).status).toBe(0)
  })
})

function configOf(own: readonly string[], exporter: string): object {
  const metric_relabel_configs = [{ source_labels: ['__name__'], regex: 'go_memstats_.*', action: 'drop' }]
  const config = {
    global: { scrape_interval: '1s' },
    scrape_configs: [
      { job_name: 'prometheus', metric_relabel_configs, static_configs: [{ targets: own }] },
      { job_name: 'node', static_configs: [{ targets: [exporter], labels: { env: 'test' } }] },
    ],
  }
  return config
}

/** Series that come and go while the test runs, by what the machine does. */
function isPassing(name: string): boolean {
  return /^(node_(disk|network|filesystem|netstat|systemd)|prometheus_(http|engine|tsdb|target)|scrape_duration)/.test(name)
}

/** Prometheus 3 writes the numbers in `le` and `quantile` one way whatever the format; Debian's 2.42 as they come. */
function describeLabels({ __name__: name = '', ...labels }: Labels): string {
  const numbers = Object.entries(labels).map(([label, value]) => [
    label,
    label === 'le' || label === 'quantile' ? String(Number(value.replace('+Inf', 'Infinity'))) : value,
  ])
  return `${name}${JSON.stringify(sorted(Object.fromEntries(numbers)))}`
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
