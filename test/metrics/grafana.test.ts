import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { sampleOf } from '../harness/sample-of.ts'
import { hasNodeExporter, type NodeExporter, startNodeExporter } from '../harness/start-node-exporter.ts'
import { hasPrometheus, type Prometheus, startPrometheus } from '../harness/start-prometheus.ts'
import { apiToken, eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'
import { type GrafanaCall, grafanaCalls } from './grafana/calls.ts'
import { type DashboardVariable, readDashboard } from './grafana/dashboard.ts'
import { chooseValue, fillVariables, filterValues, type PanelTimes, type VariableValue } from './grafana/fill-variables.ts'

/** Dashboards that people share, where they lie beside this checkout. */
const dashboards = join(import.meta.dirname, '../../../shared/corpus/grafana-dashboards')
const files = existsSync(dashboards) ? readdirSync(dashboards).filter((file) => file.endsWith('.json')) : []
/** Of just the exporter that is asked here. */
const ofExporter = 'rfmoz__node-exporter-full.json'
/** All of them in `npm run prove`. */
const asked = [...new Set([...files.filter((file) => file === ofExporter), ...sampleOf(files, 9)])]
/** Short steps: the last one has samples though they have only just begun. */
const times: PanelTimes = { rangeSeconds: 300, stepSeconds: 2, scrapeSeconds: 15 }

/** Grafana's Prometheus data source, by the calls it makes, over a node_exporter that a Prometheus scrapes and writes to the platform. */
describe.skipIf(!hasPrometheus || !hasNodeExporter)('Grafana', () => {
  let vedette: Vedette
  let exporter: NodeExporter
  let prometheus: Prometheus
  let endSeconds = 0

  beforeAll(async () => {
    vedette = await startVedette({ config: { selfTelemetry: { enabled: false } } })
    exporter = await startNodeExporter()
    prometheus = await startPrometheus(() => ({
      global: { scrape_interval: '1s' },
      scrape_configs: [{ job_name: 'node', static_configs: [{ targets: [exporter.address] }] }],
      remote_write: [
        {
          url: `${vedette.url}/prometheus/api/v1/write`,
          authorization: { credentials: ingestKey },
          queue_config: { batch_send_deadline: '500ms' },
          metadata_config: { send_interval: '1s' },
        },
      ],
    }))
    await eventually(
      async () => {
        const [metadata, counts] = await Promise.all([
          ask('GET', '/api/v1/metadata?metric=node_load1', new URLSearchParams()),
          ask('POST', '/api/v1/query', new URLSearchParams({ query: 'count_over_time(node_load1[1m]) > 5' })),
        ])
        return `${await metadata.text()} ${await counts.text()}`
      },
      (text) => text.includes('gauge') && text.includes('"value"'),
      120_000,
    )
    endSeconds = Date.now() / 1000
  }, 300_000)
  afterAll(async () => {
    await prometheus.stop()
    await exporter.stop()
    await vedette.dispose()
  })

  function ask(method: 'GET' | 'POST', path: string, form: URLSearchParams): Promise<Response> {
    const address = `${vedette.url}/prometheus${path}`
    const hasForm = form.size > 0
    return fetch(method === 'GET' && hasForm ? `${address}?${form.toString()}` : address, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`grafana:${apiToken}`).toString('base64')}`,
        'accept-encoding': 'gzip',
        'user-agent': 'Grafana/12.1.0',
        'x-datasource-uid': 'vedette',
        'x-dashboard-uid': 'rYdddlPWk',
        'x-panel-id': '7',
        'x-grafana-org-id': '1',
        ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      },
      ...(method === 'POST' ? { body: form.toString() } : {}),
    })
  }

  test.each(grafanaCalls)('$by: $method $path', async ({ method, path, form, status, shape }: GrafanaCall) => {
    const from = endSeconds - times.rangeSeconds
    const filled = form.map(([name, value]): [string, string] => {
      const seconds = value.replace('{from}', String(from)).replace('{to}', String(endSeconds))
      return [name, seconds.replace('{fromMs}', String(from * 1000)).replace('{toMs}', String(endSeconds * 1000))]
    })
    const answer = await ask(method, path, new URLSearchParams(filled))
    const text = await answer.text()
    expect(answer.status, text).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/json')
    const { error } = shape.safeParse(JSON.parse(text))
    expect(error?.issues ?? [], text.slice(0, 500)).toEqual([])
    // Its reader goes from front to back.
    expect(text).toMatch(/^\{"status":"(success","data":(\{"resultType":|[[{])|error","errorType":)/)
  })

  /** What a variable offers, asked as `metric_find_query` of the data source does. */
  async function findValues({ type, query, regex }: DashboardVariable, filled: string): Promise<readonly string[]> {
    if (type === 'custom' || type === 'interval') {
      return query.split(',').map((option) => (option.split(' : ')[1] ?? option).trim())
    }
    if (type !== 'query') return [query]
    const range = { start: String(endSeconds - times.rangeSeconds), end: String(endSeconds) }
    const list = async <Item>(path: string, parameters: Readonly<Record<string, string>>): Promise<readonly Item[]> => {
      const answer = await ask('GET', path, new URLSearchParams({ ...range, ...parameters }))
      const text = await answer.text()
      expect(answer.status, `${filled}: ${text}`).toBe(200)
      return (JSON.parse(text) as { data: readonly Item[] }).data
    }
    const [, selector, label] = /^label_values\((?:(.+),\s*)?([a-zA-Z_]\w*)\)\s*$/s.exec(filled) ?? []
    if (label !== undefined) {
      const matches = selector === undefined || selector.replaceAll(' ', '') === '{}' ? {} : { 'match[]': selector }
      return filterValues(await list<string>(`/api/v1/label/${label}/values`, matches), regex)
    }
    if (filled.startsWith('label_names(')) return filterValues(await list<string>('/api/v1/labels', {}), regex)
    const [, pattern] = /^metrics\((.+)\)\s*$/.exec(filled) ?? []
    if (pattern !== undefined) {
      const names = await list<string>('/api/v1/label/__name__/values', {})
      return filterValues(
        names.filter((name) => new RegExp(pattern).test(name)),
        regex,
      )
    }
    const [, result] = /^query_result\((.+)\)\s*$/s.exec(filled) ?? []
    if (result !== undefined) {
      const found = await list<never>('/api/v1/query', { query: result, time: range.end })
      const { result: rows } = found as unknown as { result: readonly { metric: Record<string, string>; value: [number, string] }[] }
      const texts = rows.map(({ metric: { __name__: name = '', ...rest }, value: [at, value] }) => {
        const pairs = Object.entries(rest).map(([key, item]) => `${key}="${item}"`)
        return `${name}{${pairs.join(',')}} ${value} ${at * 1000}`
      })
      return filterValues(texts, regex)
    }
    return filterValues(
      (await list<Record<string, string>>('/api/v1/series', { 'match[]': filled })).map((one) => JSON.stringify(one)),
      regex,
    )
  }

  /** Whether Prometheus cannot read an expression: it is written for another server. */
  async function isForeign(query: string): Promise<boolean> {
    const answer = await fetch(`${prometheus.url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query }) })
    return answer.status === 400
  }

  test.skipIf(files.length === 0).each(asked)(
    'the dashboard %s (skipped where ../shared/corpus/grafana-dashboards is absent)',
    async (file) => {
      const { targets, variables } = readDashboard(readFileSync(join(dashboards, file), 'utf8'))
      const values = new Map<string, VariableValue>()
      for (const variable of variables) {
        if (variable.type === 'datasource' || variable.type === 'adhoc') continue
        values.set(variable.name, chooseValue(variable, await findValues(variable, fillVariables(variable.query, values, times))))
      }
      const start = Math.floor((endSeconds - times.rangeSeconds) / times.stepSeconds) * times.stepSeconds
      const end = Math.floor(endSeconds / times.stepSeconds) * times.stepSeconds
      const range = { start: String(start), end: String(end), step: String(times.stepSeconds) }
      const problems: string[] = []
      const queries = new Map(targets.map(({ expr, instant }) => [fillVariables(expr, values, times), instant]))
      let answered = 0
      const lanes = [...queries].values()
      const runLane = async (): Promise<void> => {
        for (const [query, instant] of lanes) {
          const form = instant ? { query, time: String(endSeconds) } : { query, ...range }
          const answer = await ask('POST', instant ? '/api/v1/query' : '/api/v1/query_range', new URLSearchParams(form))
          const text = await answer.text()
          if (text.includes('"metric":')) answered++
          if (answer.status !== 200 && !(await isForeign(query))) problems.push(`${query}: ${text}`)
        }
      }
      await Promise.all(Array.from({ length: 4 }, runLane))
      expect(problems).toEqual([])
      expect(answered).toBeGreaterThanOrEqual(file === ofExporter ? queries.size / 2 : 0)
    },
    120_000,
  )
})
