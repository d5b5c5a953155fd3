import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

type Row = Reply<'GET /api/inbox'>['rows'][number]

const text = `Labels:
 - alertname = CheckoutSlow
 - service = checkout
 - severity = high
Annotations:
 - summary = p95 of checkout is above 5 s
Source: https://prometheus.tidewater.example/graph?g0.expr=histogram_quantile`

/** Messages of the inbox as one person reads them, and the browsers that are told. */
export function fakeInbox(): FakeApi {
  const severities = ['critical', 'high', 'medium', 'warning', '', 'info'] as const
  const names = ['DatabaseUnreachable', 'CheckoutSlow', 'CpuHigh', 'QueueGrowing', 'תור התשלומים ארוך', 'DailySummary'] as const
  let rows: Row[] = Array.from({ length: 24 }, (_, n) => {
    const isOver = n % 4 === 3
    return {
      id: `m${n}`,
      at: ago(n * n * 0.3 * hourMs + 120_000),
      title: `[${isOver ? 'RESOLVED' : 'FIRING:2'}] ${names[n % names.length]} ${n % 2 === 0 ? 'checkout production' : 'payments'}`,
      text,
      status: isOver ? 'resolved' : 'firing',
      reason: isOver ? 'all_resolved' : 'first',
      severity: severities[n % severities.length] ?? '',
      receiver: n % 3 === 0 ? 'team-payments-and-checkout' : 'inbox',
      group: '{}:{alertname="CheckoutSlow"}',
      alerts: n % 5 === 0 ? 1 : 2,
      fingerprint: n % 5 === 0 ? 'ab12cd34ef56ab78' : '',
      read: n > 2,
    }
  })
  const told: Reply<'GET /api/web-push'>['rows'] = [{ id: 'b1', browser: 'Firefox on Android', createdAt: ago(90 * hourMs) }]
  return {
    'GET /api/inbox': ({ query }) => ({ rows: rows.filter(({ read }) => query['unread'] !== 'true' || !read), next: null }),
    'GET /api/inbox/unread': () => ({ unread: rows.filter(({ read }) => !read).length }),
    'PUT /api/inbox/read': () => {
      rows = rows.map((row) => ({ ...row, read: true }))
      return {}
    },
    'PUT /api/inbox/messages/:id': ({ params, body }) => {
      rows = rows.map((row) => (row.id === params['id'] ? { ...row, read: body['read'] === true } : row))
      return {}
    },
    'GET /api/web-push': () => ({
      publicKey: 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
      rows: [...told],
    }),
    'POST /api/web-push/browsers': ({ body }) => {
      const made = { id: 'b2', browser: String(body['browser']), createdAt: ago(0) }
      told.push(made)
      return made
    },
    'DELETE /api/web-push/browsers/:id': ({ params }) => {
      told.splice(
        told.findIndex(({ id }) => id === params['id']),
        1,
      )
      return {}
    },
  }
}
