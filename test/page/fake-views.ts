import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi } from './fake-api.ts'
import { ago, hourMs } from './fake-data.ts'

/** Saved views and short links, kept as long as the server runs, and the services that report. */
export function fakeViews(): FakeApi {
  const services = ['checkout', 'payments', 'gateway', 'pricing', 'auth']
  let views: Reply<'GET /api/views'>['rows'] = [
    {
      id: 'v1',
      name: 'Payment time-outs',
      path: '/logs?q=timeout&from=now-3h',
      shared: true,
      owner: 'Maya Levi',
      removable: true,
      createdAt: ago(50 * hourMs),
    },
  ]
  const links = new Map<string, string>()
  return {
    'GET /api/scopes': () => ({
      rows: [
        ...services.map((service) => ({ environment: 'production', service })),
        { environment: 'staging', service: 'checkout' },
        { environment: '', service: 'cron' },
      ],
    }),
    'GET /api/views': () => ({ rows: views }),
    'POST /api/views': ({ body }) => {
      const made = {
        id: `v${Date.now()}${views.length}`,
        name: String(body['name']),
        path: String(body['path']),
        shared: body['shared'] === true,
        owner: 'Noa Adler',
        removable: true,
        createdAt: ago(0),
      }
      views = [...views, made]
      return made
    },
    'DELETE /api/views/:id': ({ params }) => {
      views = views.filter(({ id }) => id !== params['id'])
      return {}
    },
    'POST /api/links': ({ body }) => {
      const id = `link${links.size + 1}`
      links.set(id, String(body['path']))
      return { id, href: `/s/${id}` }
    },
    'GET /api/links/:id': ({ params }) => ({ path: links.get(params['id'] ?? '') ?? '/', project: 'tidewater' }),
  }
}
