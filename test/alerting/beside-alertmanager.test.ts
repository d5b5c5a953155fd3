import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type Alertmanager, hasAlertmanager, startAlertmanager } from '../harness/start-alertmanager.ts'
import { hasPrometheus, startPrometheus } from '../harness/start-prometheus.ts'
import { apiToken, eventually, startVedette, type Vedette } from '../harness/vedette.ts'

/**
 * Debian's Alertmanager and the platform load the same file and are pushed the same alerts: what they answer and what their webhooks are
 * sent must be the same.
 */
interface Hook {
  readonly groupKey: string
  readonly status: string
  readonly alerts: readonly Readonly<Record<string, unknown>>[]
  readonly [field: string]: unknown
}

const routes = [
  { receiver: 'disk', matchers: ['alertname="Disk"', 'severity=~"high|low"'], group_by: ['alertname', 'host'], continue: true },
  { receiver: 'all', matchers: ['team!=""'], group_by: ['...'] },
]
const run = promisify(execFile)

describe.skipIf(!hasAlertmanager)('beside a real Alertmanager', () => {
  let vedette: Vedette
  let original: Alertmanager
  let directory: string
  let hooks: Server
  const heard: Record<string, Hook[]> = { ours: [], theirs: [] }
  /** What PagerDuty and Opsgenie were told, by who told it: what was done, and the key of the incident. */
  const paged: Record<string, Set<string>> = { ours: new Set(), theirs: new Set() }

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vedette-alerting-'))
    hooks = createServer((request, response) => {
      let body = ''
      request.on('data', (piece: Buffer) => (body += piece.toString()))
      request.on('end', () => {
        const [, who = '', vendor, ...path] = (request.url ?? '').split('/')
        if (vendor === undefined) heard[who]?.push(JSON.parse(body) as Hook)
        else paged[who]?.add(`${vendor} ${path.join('/')} ${incidentOf(body)}`)
        response.writeHead(vendor === undefined ? 200 : 202, { 'content-type': 'application/json' }).end('{}')
      })
    })
    await new Promise<void>((resolve) => hooks.listen(0, '127.0.0.1', resolve))
    const { port } = hooks.address() as AddressInfo
    const write = (who: string): string => {
      const file = join(directory, `${who}.yml`)
      const url = `http://127.0.0.1:${port}/${who}`
      const receivers = ['team', 'disk', 'all'].map((name) => ({
        name,
        webhook_configs: [{ url }],
        ...(name === 'disk' && {
          pagerduty_configs: [{ url: `${url}/pagerduty`, routing_key: 'key' }],
          opsgenie_configs: [{ api_url: `${url}/opsgenie`, api_key: 'key' }],
        }),
      }))
      const root = { receiver: 'team', group_by: ['alertname'], group_wait: '1s', group_interval: '2s', repeat_interval: '1h' }
      const inhibit_rules = [{ source_matchers: ['severity="critical"'], target_matchers: ['severity="low"'], equal: ['host'] }]
      // JSON is YAML.
      writeFileSync(file, JSON.stringify({ route: { ...root, routes }, receivers, inhibit_rules }))
      return file
    }
    ;[vedette, original] = await Promise.all([
      startVedette({ config: { alerting: { alertmanagerConfig: write('ours') } } }),
      startAlertmanager(write('theirs')),
    ])
    writeFileSync(join(directory, 'amtool.yml'), JSON.stringify({ basic_auth: { username: 'anybody', password: apiToken } }))
  })
  afterAll(async () => {
    await Promise.all([vedette?.dispose(), original?.stop()])
    hooks?.close()
    rmSync(directory, { recursive: true, force: true })
  })

  interface Answer {
    readonly status: number
    readonly body: unknown
  }
  const authorization = `Basic ${Buffer.from(`anybody:${apiToken}`).toString('base64')}`
  async function ask(path: string, method = 'GET', body?: unknown): Promise<readonly [ours: Answer, theirs: Answer]> {
    const one = async (url: string): Promise<Answer> => {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, body: text === '' ? '' : (JSON.parse(text) as unknown) }
    }
    return [await one(`${vedette.url}/alertmanager/api/v2`), await one(`${original.url}/api/v2`)]
  }

  const startsAt = new Date(Date.now() - 60_000).toISOString()
  const endsAt = new Date(Date.now() + 3_600_000).toISOString()
  const alerts = [
    { labels: { alertname: 'Disk', severity: 'high', host: 'a' }, annotations: { summary: 'full <b> é' }, startsAt, endsAt },
    { labels: { alertname: 'Disk', severity: 'low', host: 'a', empty: '' }, startsAt, endsAt },
    { labels: { alertname: 'Disk', severity: 'critical', host: 'a' }, startsAt, endsAt, generatorURL: 'http://p/graph?a=b&c=d' },
    { labels: { alertname: 'Disk', severity: 'low', host: 'b "x" \\ é' }, startsAt, endsAt },
    { labels: { alertname: 'Other', team: 'x', job: 'j', instance: 'i' }, startsAt, endsAt },
  ]

  test('alerts and groups are listed alike, refusals are alike', async () => {
    // First what inhibits: the original does not hold a group back until it has read what came with it.
    await ask(
      '/alerts',
      'POST',
      alerts.filter(({ labels }) => labels.severity === 'critical'),
    )
    for (const who of ['ours', 'theirs'])
      await eventually(
        async () => heard[who] ?? [],
        ({ length }) => length > 0,
      )
    const posted = await ask('/alerts', 'POST', alerts)
    expect(posted[0]).toEqual(posted[1])
    for (const path of [
      '/alerts',
      '/alerts?filter=severity%3D%22low%22',
      '/alerts?filter=severity%3D~%22high%7Clow%22&filter=host!%3Da',
      '/alerts?inhibited=false',
      '/alerts?active=false',
      '/alerts?receiver=di.*',
      '/alerts/groups',
      '/alerts/groups?receiver=all',
      '/receivers',
      '/silences',
    ]) {
      const [ours, theirs] = (await ask(path)).map(comparable)
      expect(ours, path).toEqual(theirs)
    }
    const refusals: readonly (readonly [string, string, unknown?])[] = [
      ['/alerts', 'POST', [{ labels: {} }]],
      ['/alerts', 'POST', [{ annotations: {} }]],
      ['/alerts', 'POST', [{ labels: { a: 'b' }, startsAt: endsAt, endsAt: startsAt }]],
      ['/alerts', 'POST', [{ labels: { a: 'b' }, generatorURL: 'nowhere' }]],
      ['/alerts?receiver=%28', 'GET'],
      ['/silences', 'POST', {}],
      ['/silences', 'POST', { ...silence(), matchers: [] }],
      ['/silences', 'POST', { ...silence(), startsAt: endsAt, endsAt: startsAt }],
      ['/silences', 'POST', { ...silence(), startsAt: '2000-01-01T00:00:00Z', endsAt: '2000-01-02T00:00:00Z' }],
      ['/silences', 'POST', { ...silence(), id: '11111111-1111-1111-1111-111111111111' }],
      ['/silence/nope', 'GET'],
      ['/silence/11111111-1111-1111-1111-111111111111', 'GET'],
      ['/silence/11111111-1111-1111-1111-111111111111', 'DELETE'],
    ]
    for (const [path, method, body] of refusals) {
      const [ours, theirs] = await ask(path, method, body)
      expect(ours, `${method} ${path} ${JSON.stringify(body)}`).toEqual(theirs)
    }
  })

  test('webhooks are sent the same: groups, keys, order, what is common', async () => {
    const wanted = 4
    await eventually(
      async () => heard['theirs'] ?? [],
      ({ length }) => length >= wanted,
    )
    await eventually(
      async () => heard['ours'] ?? [],
      ({ length }) => length >= wanted,
    )
    const over = alerts.map((one) => ({ ...one, endsAt: new Date().toISOString() }))
    await ask('/alerts', 'POST', over)
    await eventually(
      async () => heard['theirs'] ?? [],
      (all) => all.filter(({ status }) => status === 'resolved').length >= wanted,
    )
    await eventually(
      async () => heard['ours'] ?? [],
      (all) => all.filter(({ status }) => status === 'resolved').length >= wanted,
    )
    expect(payloads(heard['ours'])).toEqual(payloads(heard['theirs']))
  })

  test('incidents of PagerDuty and Opsgenie have the same keys: those that are open outlive a move', async () => {
    // Two groups, opened and closed, at two vendors.
    for (const who of ['ours', 'theirs'])
      await eventually(
        async () => [...(paged[who] ?? [])],
        ({ length }) => length >= 8,
      )
    expect([...(paged['ours'] ?? [])].sort()).toEqual([...(paged['theirs'] ?? [])].sort())
  })

  test('amtool works', async () => {
    const words = [`--alertmanager.url=${vedette.url}/alertmanager`, `--http.config.file=${join(directory, 'amtool.yml')}`]
    const amtool = async (...more: readonly string[]): Promise<string> => (await run('amtool', [...words, ...more])).stdout
    await amtool('alert', 'add', 'Foo', 'severity=high', '--annotation=summary=hi')
    expect(await amtool('alert', 'query', 'alertname=Foo', '-o', 'simple')).toContain('Foo')
    const id = (await amtool('silence', 'add', 'alertname=Foo', '-c', 'why', '-a', 'me')).trim()
    expect(await amtool('silence', 'query', '-q', 'alertname=Foo')).toContain(id)
    expect(await amtool('alert', 'query', 'alertname=Foo', '-o', 'simple')).not.toContain('Foo')
    await amtool('silence', 'expire', id)
    expect(await amtool('silence', 'query', '-q', 'alertname=Foo')).toBe('')
    expect(await amtool('alert', 'query', 'alertname=Foo', '-o', 'simple')).toContain('Foo')
    const { rows } = await vedette.api<{ rows: { action: string; object: { id: string } }[] }>('/api/audit')
    expect(rows.filter(({ object }) => object.id === id).map(({ action }) => action)).toEqual(['silence.expire', 'silence.create'])
  })

  test.skipIf(!hasPrometheus)('a real Prometheus sends its alerts', async () => {
    const rules = join(directory, 'rules.yml')
    writeFileSync(
      rules,
      JSON.stringify({
        groups: [{ name: 'g', interval: '1s', rules: [{ alert: 'FromPrometheus', expr: 'vector(1) and on () (vector(time()) % 8 < 4)' }] }],
      }),
    )
    const prometheus = await startPrometheus(() => ({
      rule_files: [rules],
      alerting: {
        alertmanagers: [
          {
            path_prefix: '/alertmanager',
            authorization: { credentials: apiToken },
            static_configs: [{ targets: [new URL(vedette.url).host] }],
          },
        ],
      },
    }))
    try {
      const listed = await eventually(
        async () => (await ask('/alerts?filter=alertname%3DFromPrometheus'))[0].body as readonly { readonly generatorURL: string }[],
        ({ length }) => length === 1,
        60_000,
      )
      expect(listed[0]?.generatorURL).toContain('/graph?')
    } finally {
      await prometheus.stop()
    }
  })

  function silence(): Record<string, unknown> {
    return { matchers: [{ name: 'a', value: 'b', isRegex: false }], startsAt, endsAt, createdBy: 'me', comment: 'why' }
  }
})

/** What an event says of its incident. */
function incidentOf(body: string): string {
  const { event_action: action, dedup_key: key, alias, payload } = JSON.parse(body) as Readonly<Record<string, unknown>>
  const { summary, severity } = (payload ?? {}) as { readonly summary?: unknown; readonly severity?: unknown }
  return JSON.stringify({ action, key, alias, summary, severity })
}

/** Without what differs with the clock, and what newer versions have. */
function comparable(answer: { readonly status: number; readonly body: unknown }): unknown {
  return JSON.parse(
    JSON.stringify(answer, (key, value: unknown) => (key === 'updatedAt' || key === 'mutedBy' ? undefined : value)),
  ) as unknown
}

/** By group and status; without what differs with the clock, and what newer versions have. */
function payloads(hooks: readonly Hook[] = []): string[] {
  return hooks
    .map(({ externalURL: _url, notification_reason: _reason, routeLabels: _labels, ...hook }) =>
      JSON.stringify({
        ...hook,
        alerts: hook.alerts.map(({ endsAt, ...one }) => ({ ...one, isOver: endsAt !== '0001-01-01T00:00:00Z' })),
      }),
    )
    .sort()
}
