import { kinds } from '../../src/probes/index.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

type Detail = Reply<'GET /api/uptime/monitors/:id'>
type Check = Reply<'POST /api/uptime/preview'>

const dayMs = 24 * hourMs
const certificate = {
  subject: 'CN=shop.example',
  issuer: 'CN=R11,O=Let’s Encrypt,C=US',
  names: ['shop.example', 'www.shop.example'],
  notBefore: ago(60 * dayMs),
  notAfter: ago(-11 * dayMs - hourMs),
  fingerprint: 'c0ffee'.padEnd(64, '01234567'),
  tlsVersion: 'TLS 1.3',
  problem: '',
}
const phases = { resolve: 1.2, connect: 8.4, tls: 22.9, processing: 61.3, transfer: 3.2 }

function over(days: number, downMs: number): Detail['availability']['24h'] {
  return { ratio: 1 - downMs / (days * dayMs), downMs, unknownMs: 0, maintenanceMs: 0, totalMs: days * dayMs }
}

function monitor(id: string, changes: Partial<Omit<Detail, 'spec'>> & { readonly spec: Partial<Detail['spec']> }): Detail {
  const spec = {
    name: id,
    kind: 'http',
    settings: { url: `https://${id}.example/health`, status: '200' },
    interval: '30s',
    timeout: '10s',
    retries: 2,
    retryInterval: '10s',
    recoverAfter: 1,
    severity: 'critical',
    service: '',
    environment: 'production',
    runbook: '',
    labels: {},
    ...changes.spec,
  }
  return {
    id,
    version: 3,
    instance: `https://${id}.example/health`,
    status: 'up',
    since: ago(3 * dayMs),
    problem: '',
    file: null,
    checkedAt: ago(8000),
    lastMs: 97,
    responses: Array.from({ length: 30 }, (_, n) => 80 + ((n * 37) % 45)),
    availability: { '24h': over(1, 0), '7d': over(7, 0), '30d': over(30, 340_000), '90d': over(90, 2_400_000) },
    days: Array.from({ length: 90 }, (_, n) => {
      const from = ago((89 - n) * dayMs)
      if (n < 12) return { from, ratio: null, downMs: 0, unknownMs: dayMs, maintenanceMs: 0, totalMs: dayMs }
      if (n === 55) return { from, ratio: 1, downMs: 0, unknownMs: 0, maintenanceMs: 7_200_000, totalMs: dayMs }
      const downMs = n === 40 ? 2_060_000 : n === 71 ? 340_000 : 0
      return { from, ratio: 1 - downMs / dayMs, downMs, unknownMs: 0, maintenanceMs: 0, totalMs: dayMs }
    }),
    certificateEnds: certificate.notAfter,
    checks: Array.from({ length: 14 }, (_, n) => ({
      at: ago(8000 + n * 30_000),
      ok: true,
      durationMs: 97 + ((n * 37) % 45),
      problem: '',
      phases,
      status: 200,
      address: '203.0.113.7',
    })),
    certificate,
    heartbeat: null,
    updatedAt: ago(9 * dayMs),
    updatedBy: 'Jin Seo',
    ...changes,
    spec,
  }
}

const found: Check = {
  at: ago(0),
  ok: false,
  durationMs: 1204,
  problem: 'expected 200, got 503',
  phases,
  status: 503,
  address: '203.0.113.7',
  answer: {
    address: '203.0.113.7',
    status: 503,
    headers: { 'content-type': 'application/json', 'retry-after': '30' },
    body: '{"status":"degraded","database":"<b>down</b>"}',
    sizeBytes: 46,
  },
  certificate,
}

function firstMonitors(): Detail[] {
  const problem = 'expected 200, got 503'
  return [
    monitor('payments', {
      spec: { service: 'payments' },
      status: 'down',
      since: ago(7 * 60_000),
      problem,
      availability: { '24h': over(1, 420_000), '7d': over(7, 420_000), '30d': over(30, 760_000), '90d': over(90, 2_820_000) },
      checks: [{ ...found, at: ago(8000), status: 503 }, ...monitor('payments', { spec: {} }).checks],
    }),
    monitor('smtp', {
      spec: { name: 'mail relay', kind: 'tcp', settings: { target: 'mail.example:25', expect: '^220' } },
      instance: 'mail.example:25',
      status: 'pending',
      problem: 'no answer within 10 s',
      certificate: null,
      certificateEnds: null,
    }),
    monitor('backup', {
      spec: { name: 'nightly backup', kind: 'heartbeat', settings: { cron: '30 2 * * *', grace: '30m' } },
      instance: 'heartbeat',
      status: 'unknown',
      lastMs: null,
      responses: [],
      checkedAt: null,
      availability: {
        '24h': { ...over(1, 0), ratio: null },
        '7d': { ...over(7, 0), ratio: null },
        '30d': { ...over(30, 0), ratio: null },
        '90d': { ...over(90, 0), ratio: null },
      },
      days: monitor('backup', { spec: {} }).days.map((day) => ({ ...day, ratio: null, downMs: 0, unknownMs: dayMs })),
      checks: [],
      certificate: null,
      certificateEnds: null,
      heartbeat: {
        path: '/api/heartbeats/7d1f09c2a95e4b1c8a3f5d6e7b8c9d0e',
        lastAt: null,
        lastExit: null,
        lastDurationMs: null,
        startedAt: null,
      },
    }),
    monitor('checkout', { spec: { service: 'checkout' } }),
    monitor('docs', { spec: { environment: '' }, file: 'monitors/docs.yml' }),
  ]
}

/** Monitors of the invented company. What is changed stays as long as the server runs. */
export function fakeUptime(state: FakeState): FakeApi {
  let all = firstMonitors()
  const find = (id = ''): Detail => all.find((one) => one.id === id) ?? monitor(id, { spec: {} })
  const keep = (changed: Detail): Detail => {
    all = all.some(({ id }) => id === changed.id) ? all.map((one) => (one.id === changed.id ? changed : one)) : [...all, changed]
    return changed
  }
  const specOf = (body: Readonly<Record<string, unknown>>): Partial<Detail['spec']> => body['monitor'] as Partial<Detail['spec']>
  return {
    'GET /api/uptime/monitors': ({ query }) => {
      const counts = { up: 0, pending: 0, down: 0, unknown: 0, paused: 0 }
      const shown = state.empty ? [] : all
      for (const { status } of shown) counts[status]++
      const rows = shown.filter(
        ({ spec, status }) =>
          spec.name.includes(query['q'] ?? '') &&
          [undefined, status].includes(query['status'] as Detail['status'] | undefined) &&
          [undefined, spec.service].includes(query['service']),
      )
      return { rows, next: null, counts, unreliable: null, fileProblem: null }
    },
    'POST /api/uptime/monitors': ({ body }) => keep(monitor(`m${all.length}`, { spec: specOf(body), version: 1 })),
    'GET /api/uptime/monitors/:id': ({ params }) => find(params['id']),
    'PUT /api/uptime/monitors/:id': ({ params, body }) => {
      const before = find(params['id'])
      return keep({ ...before, version: before.version + 1, spec: { ...before.spec, ...specOf(body) } })
    },
    'DELETE /api/uptime/monitors/:id': ({ params }) => {
      all = all.filter(({ id }) => id !== params['id'])
      return {}
    },
    'POST /api/uptime/monitors/:id/pause': ({ params, body }) =>
      keep({ ...find(params['id']), status: body['paused'] === true ? 'paused' : 'unknown' }),
    'POST /api/uptime/monitors/:id/run': () => found,
    'POST /api/uptime/preview': () => found,
    'GET /api/uptime/monitors/:id/outages': ({ params }) => ({
      rows: [
        ...(params['id'] === 'payments' ? [{ id: 'o3', startedAt: ago(7 * 60_000), endedAt: null, cause: 'expected 200, got 503' }] : []),
        { id: 'o2', startedAt: ago(18 * dayMs), endedAt: ago(18 * dayMs - 340_000), cause: 'no answer within 10 s' },
        {
          id: 'o1',
          startedAt: ago(49 * dayMs),
          endedAt: ago(49 * dayMs - 2_060_000),
          cause: 'payments.example refuses connections: nothing listens on the port',
        },
      ],
      next: null,
    }),
    'GET /api/uptime/monitors/:id/course': () => ({
      from: ago(hourMs),
      stepMs: 30_000,
      lines: Object.entries(phases).map(([name, ms]) => ({
        name,
        values: Array.from({ length: 120 }, (_, n) => (n > 60 && n < 66 ? null : ms * (1 + ((n * 31) % 17) / 40))),
      })),
    }),
    'GET /api/uptime/kinds': () => ({
      kinds: kinds.map(({ name, title, run, form }) => ({
        name,
        title,
        isAsked: run !== undefined,
        fields: form.map(({ options = [], isAdvanced = false, ...field }) => ({ ...field, options: [...options], isAdvanced })),
      })),
    }),
  }
}
