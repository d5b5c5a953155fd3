import { permissions } from '../../src/access/permissions.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, fakePage, hourMs } from './fake-data.ts'

/** Members, ingest keys and tokens, kept as long as the server runs. */
export function fakeAccess(state: FakeState): FakeApi {
  let members: Reply<'GET /api/members'>['rows'] = [
    {
      id: 'u1',
      name: 'Noa Adler',
      email: 'noa@tidewater.example',
      role: 'admin',
      roleName: null,
      givenBy: null,
      providers: [],
      everywhere: true,
      createdAt: ago(40 * 24 * hourMs),
      lastSeen: ago(1000),
    },
    {
      id: 'u2',
      name: 'Maya Levi',
      email: 'maya@tidewater.example',
      role: 'developer',
      roleName: null,
      givenBy: null,
      providers: [],
      everywhere: false,
      createdAt: ago(30 * 24 * hourMs),
      lastSeen: ago(90_000),
    },
    {
      id: 'u3',
      name: 'Dan Bar',
      email: 'dan@tidewater.example',
      role: 'role_oncall000001',
      roleName: 'On call',
      givenBy: 'company',
      providers: ['company'],
      everywhere: false,
      createdAt: ago(3 * 24 * hourMs),
      lastSeen: null,
    },
  ]
  let keys: Reply<'GET /api/ingest-keys'>['rows'] = [
    {
      id: 'k1',
      name: 'servers',
      slot: 'servers',
      prefix: 'vk_7Qm2',
      signals: ['logs', 'metrics', 'traces'],
      createdAt: ago(40 * 24 * hourMs),
      expiresAt: null,
      recordsPerSecond: null,
      lastUsedAt: ago(800),
      lastUsedFrom: '203.0.113.7',
    },
    {
      id: 'k2',
      name: 'browser',
      slot: 'browser',
      prefix: 'vk_B19x',
      signals: ['traces'],
      createdAt: ago(12 * 24 * hourMs),
      expiresAt: ago(-90 * 24 * hourMs),
      recordsPerSecond: null,
      lastUsedAt: null,
      lastUsedFrom: null,
    },
  ]
  let tokens: Reply<'GET /api/tokens'>['rows'] = [
    {
      id: 't1',
      slot: 't1',
      name: 'grafana',
      owner: 'Noa Adler',
      own: true,
      permissions: ['telemetry.read'],
      prefix: 'vt_ab12',
      createdAt: ago(9 * 24 * hourMs),
      lastUsedAt: ago(3 * hourMs),
      lastUsedFrom: '2001:db8:7:1::/64',
      expiresAt: ago(-80 * 24 * hourMs),
    },
  ]
  let projects: Reply<'GET /api/projects'>['rows'] = [{ id: 1, slug: 'tidewater', name: 'Tidewater' }]
  return {
    'GET /api/projects': ({ query: { cursor } }) => fakePage(projects, { limit: '2', cursor }),
    'POST /api/projects': ({ body }) => {
      const made = { id: projects.length + 1, slug: String(body['slug']), name: String(body['name']) }
      projects = [...projects, made]
      return made
    },
    'GET /api/status': () => ({
      status: 'degraded' as const,
      version: '0.1.0',
      startedAt: ago(26 * hourMs),
      parts: { engine: 'healthy' as const, state_store: 'healthy' as const, write_ahead_log: 'degraded' as const },
    }),
    'GET /api/members': ({ query }) => {
      const found = members.filter(({ name }) => name.toLowerCase().includes((query['q'] ?? '').toLowerCase()))
      return { ...fakePage(found, query), total: found.length }
    },
    'POST /api/members': ({ body }) => {
      const made = {
        id: `u${members.length + 1}`,
        name: String(body['name']),
        email: String(body['email']),
        role: String(body['role']),
        roleName: null,
        givenBy: null,
        providers: [],
        everywhere: false,
        createdAt: ago(0),
        lastSeen: null,
      }
      members = [...members, made]
      return made
    },
    'PATCH /api/members/:id': ({ params, body }) => {
      const known = members.find(({ id }) => id === params['id'])
      if (!known) throw new Error('no such member')
      const changed = { ...known, role: String(body['role']) }
      members = members.map((member) => (member.id === changed.id ? changed : member))
      return changed
    },
    'DELETE /api/members/:id': ({ params }) => {
      members = members.filter(({ id }) => id !== params['id'])
      return {}
    },
    'GET /api/ingest-keys': ({ query }) => fakePage(keys, query),
    'POST /api/ingest-keys': ({ body }) => {
      const id = `k${keys.length + 1}`
      state.lastKeyId = id
      keys = [
        ...keys,
        {
          id,
          name: String(body['name']),
          slot: id,
          prefix: 'vk_new1',
          signals: ['logs', 'metrics', 'traces'],
          createdAt: ago(0),
          expiresAt: null,
          recordsPerSecond: null,
          lastUsedAt: null,
          lastUsedFrom: null,
        },
      ]
      return { id, name: String(body['name']), key: 'vk_new1Qm2rT9sLw4Xe0Zab3cDeF5gHiJ' }
    },
    'GET /api/ingest-keys/:id/webhook': () => ({ key: 'aB3xTq9LmZ7w', secret: 'mZ3kQ8vR2tY6uI1oP5aS9dF4gH7jK0lX' }),
    'POST /api/ingest-keys/:id/rotate': () => ({ id: 'k9', name: 'servers', key: 'vk_rot1Qm2rT9sLw4Xe0Zab3cDeF5gHiJ' }),
    'DELETE /api/ingest-keys/:id': ({ params }) => {
      keys = keys.filter(({ id }) => id !== params['id'])
      return {}
    },
    'GET /api/tokens': ({ query }) => fakePage(tokens, query),
    'POST /api/tokens': ({ body }) => {
      tokens = [
        ...tokens,
        {
          id: `t${tokens.length + 1}`,
          slot: `t${tokens.length + 1}`,
          name: String(body['name']),
          owner: 'Noa Adler',
          own: true,
          permissions: [...permissions],
          prefix: 'vt_new1',
          createdAt: ago(0),
          lastUsedAt: null,
          lastUsedFrom: null,
          expiresAt: ago(-90 * 24 * hourMs),
        },
      ]
      return { id: `t${tokens.length}`, name: String(body['name']), token: 'vt_new1Zz9sLw4Xe0Zab3cDeF5gHiJ' }
    },
    'POST /api/tokens/:id/rotate': () => ({ id: 't9', name: 'grafana', token: 'vt_rot1Zz9sLw4Xe0Zab3cDeF5gHiJ' }),
    'DELETE /api/tokens/:id': ({ params }) => {
      tokens = tokens.filter(({ id }) => id !== params['id'])
      return {}
    },
  }
}
