import { existsSync, readFileSync } from 'node:fs'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { queryPanelsReply, ResolvedVariable, StoredDashboard } from '../../src/api/contract/dashboards.ts'
import { hasNodeExporter, type NodeExporter, startNodeExporter } from '../harness/start-node-exporter.ts'
import { adminEmail, adminPassword, apiToken, eventually, startVedette, type Vedette } from '../harness/vedette.ts'
import { expectNoComplaints, expectSeen, hasChromium, launchBrowser, openPage } from '../page/browser.ts'
import { expectSoon } from '../page/expect-soon.ts'
import { openDashboard } from '../page/open-dashboard.ts'

const file = join(import.meta.dirname, '../../../shared/corpus/grafana-dashboards/rfmoz__node-exporter-full.json')

/** Node Exporter Full as people have it, over a node_exporter that the platform scrapes (skipped where either is absent). */
describe.skipIf(!hasNodeExporter || !existsSync(file))('Node Exporter Full', () => {
  let vedette: Vedette
  let exporter: NodeExporter
  /** Of the dashboard, once it has been brought. */
  let uid = ''
  const directory = mkdtempSync(join(tmpdir(), 'vedette-dashboards-'))
  beforeAll(async () => {
    exporter = await startNodeExporter()
    const prometheusConfig = join(directory, 'prometheus.yml')
    const targets = [{ job_name: 'node', static_configs: [{ targets: [exporter.address] }] }]
    writeFileSync(prometheusConfig, JSON.stringify({ global: { scrape_interval: '1s' }, scrape_configs: targets }))
    vedette = await startVedette({ config: { selfTelemetry: { enabled: false }, scrape: { prometheusConfig } } })
  }, 180_000)
  afterAll(async () => {
    await vedette.dispose()
    await exporter.stop()
    rmSync(directory, { recursive: true, force: true })
  })

  test('a provisioning script brings it; its variables find the exporter; every panel is answered and most have values', async () => {
    const dashboard = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
    const made = await vedette.api<{ uid: string; status: string; report: { panels: number; exact: number } }>('/api/dashboards/db', {
      body: { dashboard, overwrite: false, message: 'provisioned' },
    })
    expect(made).toMatchObject({ status: 'success', report: { panels: 125, exact: 125 } })
    uid = made.uid
    const refused = await fetch(`${vedette.url}/api/dashboards/db`, { method: 'POST', body: '{}' })
    expect(refused.status).toBe(401)
    const stored = await vedette.api<StoredDashboard>(`/api/dashboards/${made.uid}`)

    const range = (): { from: number; to: number } => ({ from: Date.now() - 300_000, to: Date.now() })
    const { variables } = await eventually(
      () => vedette.api<{ variables: ResolvedVariable[] }>(`/api/dashboards/${made.uid}/variables`, { body: range() }),
      ({ variables: found }) => found.some(({ name, values }) => name === 'node' && values[0] === exporter.address),
      60_000,
    )
    expect(variables.map(({ error }) => error)).toEqual(variables.map(() => null))
    const bound = Object.fromEntries(variables.map(({ name, values, raw, isMulti }) => [name, { values, raw, isMulti }]))
    const panels = stored.dashboard.sections
      .flatMap((section) => section.panels)
      .map(({ id, targets }) => ({
        key: String(id),
        stepMs: 1000,
        targets: targets.map(({ ref, expr, isInstant, minStep }) => ({ ref, expr, isInstant, minStep })),
      }))
    // Rates need two scrapes.
    await eventually(
      () =>
        vedette.api<{ data: { result: unknown[] } }>(
          `/prometheus/api/v1/query?query=${encodeURIComponent('rate(node_cpu_seconds_total[1m])')}`,
        ),
      ({ data }) => data.result.length > 0,
      60_000,
    )
    const answered: (typeof queryPanelsReply)['_output']['panels'] = []
    for (let at = 0; at < panels.length; at += 60) {
      const body = { ...range(), variables: bound, panels: panels.slice(at, at + 60) }
      answered.push(...(await vedette.api<(typeof queryPanelsReply)['_output']>('/api/dashboards/query', { body })).panels)
    }
    const targets = answered.flatMap((panel) => panel.targets)
    expect(answered).toHaveLength(125)
    expect(targets.filter(({ error }) => error !== null)).toEqual([])
    const withValues = targets.filter(({ result }) => result?.series.some(({ values }) => values.some((value) => value !== null)))
    // This machine has not everything that the dashboard asks for.
    expect(withValues.length).toBeGreaterThan(targets.length / 2)
  }, 180_000)

  test.skipIf(!hasChromium)(
    'in a browser: its open panels are asked in one request and drawn, those of a section once it is opened',
    async () => {
      const browser = await launchBrowser()
      try {
        const { page, context, complaints } = await openPage(browser)
        page.setDefaultTimeout(60_000)
        await context.request.post(`${vedette.url}/api/session`, { data: { email: adminEmail, password: adminPassword } })
        const asked = await openDashboard(page, `${vedette.url}/d/${uid}?from=now-5m`)
        expect(asked).toBe(await page.locator('.db-panel').count())
        expect(asked).toBeGreaterThanOrEqual(15)
        const charts = page.locator('[data-kind=timeseries] canvas')
        await expectSoon(() => charts.count()).toBe(4)
        await expectSeen(page.locator('[data-kind=stat]', { hasText: 'RAM Total' }).locator('.read', { hasText: /^[\d.]+\s?[GT]iB$/ }))
        await expectSeen(page.locator('[data-kind=gauge]', { hasText: 'RAM Used' }).locator('.read', { hasText: /^[\d.]+\s?%$/ }))
        await expectSeen(page.locator('[data-kind=bargauge]', { hasText: 'Pressure' }).getByText('CPU'))
        await page.getByRole('button', { name: /^CPU \/ Memory/ }).click()
        await expectSoon(() => charts.count()).toBeGreaterThan(8)
        expect(await page.locator('.db-fault, .db-panel .fault').count()).toBe(0)
        expectNoComplaints(complaints)
      } finally {
        await browser.close()
      }
    },
    180_000,
  )

  test("Grafana's own addresses: what is read can be sent back, a version that is not the newest is refused as Grafana does", async () => {
    const post = (dashboard: Record<string, unknown>, more = {}) =>
      vedette.api<{ version: number }>('/api/dashboards/db', { body: { dashboard, ...more } })
    const refusal = async (dashboard: Record<string, unknown>) => {
      const answer = await fetch(`${vedette.url}/api/dashboards/db`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ dashboard }),
      })
      const { message, status } = (await answer.json()) as { message: string; status: string }
      return [answer.status, message, status]
    }
    const text = { type: 'text', id: 1, options: { content: 'a' }, gridPos: { x: 0, y: 0, w: 24, h: 3 } }
    const changed = [412, 'The dashboard has been changed by someone else', 'version-mismatch']
    expect((await post({ uid: 'mine', title: 'Mine', panels: [text] }, { folderUid: 'Shop' })).version).toBe(1)
    await expect(refusal({ uid: 'mine', title: 'Mine', panels: [text] })).resolves.toEqual(changed)
    await expect(refusal({ uid: 'mine', title: ' ', panels: [] })).resolves.toEqual([400, 'Dashboard title cannot be empty', 'empty-name'])
    const read = await vedette.api<{ meta: object; dashboard: Record<string, unknown> }>('/api/dashboards/uid/mine')
    expect(read).toMatchObject({
      meta: { version: 1, folderUid: 'Shop', canSave: true },
      dashboard: { uid: 'mine', version: 1, panels: [{ id: 1, type: 'text', options: { content: 'a' } }] },
    })
    expect((await post({ ...read.dashboard, title: 'Mine again' })).version).toBe(2)
    await expect(refusal(read.dashboard)).resolves.toEqual(changed)
    expect((await post(read.dashboard, { overwrite: true })).version).toBe(3)
    await expect(vedette.api('/api/search?query=mine')).resolves.toMatchObject([{ uid: 'mine', url: '/d/mine' }])
    await vedette.api('/api/dashboards/uid/mine', { method: 'DELETE' })
    const gone = await fetch(`${vedette.url}/api/dashboards/uid/mine`, { headers: { authorization: `Bearer ${apiToken}` } })
    expect([gone.status, await gone.json()]).toMatchObject([404, { message: 'there is no dashboard mine' }])
  })

  test('a broken query says so alone, and no value of a variable reaches out of its text', async () => {
    const now = Date.now()
    const ask = (expr: string) => ({ key: expr, stepMs: 1000, targets: [{ ref: 'A', expr }] })
    const reply = await vedette.api<(typeof queryPanelsReply)['_output']>('/api/dashboards/query', {
      body: {
        from: now - 60_000,
        to: now,
        variables: { job: { values: ['x"} or up{job="node'], isMulti: false, raw: null } },
        panels: [ask('sum('), ask('up[5m]'), ask('up{job="$job"}'), ask('count(up)')],
      },
    })
    const byKey = new Map(reply.panels.map(({ key, targets: [first] }) => [key, first]))
    expect(byKey.get('sum(')?.error?.message).toContain('parse error')
    expect(byKey.get('up[5m]')?.error?.message).toContain('range vector')
    expect(byKey.get('up{job="$job"}')).toMatchObject({ error: null, result: { series: [] } })
    expect(byKey.get('count(up)')?.result?.series).toHaveLength(1)
  })
})
