import { roleNames, roles as builtIn } from '../../src/access/permissions.ts'
import type { Reply } from '../../ui/lib/replies.ts'
import type { FakeApi, FakeState } from './fake-api.ts'
import { ago, fakePage, hourMs } from './fake-data.ts'

/** Roles, invitations and identity providers, kept as long as the server runs. */
export function fakeMembers(state: FakeState): FakeApi {
  let roles: Reply<'GET /api/roles'>['rows'] = [
    ...roleNames.map((id, index) => ({
      id,
      name: id,
      description: '',
      builtIn: true,
      everywhere: true,
      permissions: [...builtIn[id]],
      members: index < 2 ? 1 : 0,
    })),
    {
      id: 'role_oncall000001',
      name: 'On call',
      description: 'Works on alerts at night, changes nothing else',
      builtIn: false,
      everywhere: true,
      permissions: ['telemetry.read', 'dashboards.read', 'alerts.read', 'alerts.write', 'platform.read'],
      members: 1,
    },
  ]
  const invitation = {
    role: 'developer',
    roleName: null,
    everywhere: false,
    invitedBy: 'Noa Adler',
    invitedById: 'u1',
    createdAt: ago(5 * hourMs),
    expiresAt: ago(-6 * 24 * hourMs),
    mailed: true,
    acceptedBy: null,
  }
  let invitations: Reply<'GET /api/invitations'>['rows'] = [
    { ...invitation, id: 'i1', email: 'tal@tidewater.example', state: 'open' },
    { ...invitation, id: 'i2', email: null, role: 'role_oncall000001', roleName: 'On call', mailed: false, state: 'open' },
    { ...invitation, id: 'i3', email: 'dan@tidewater.example', state: 'accepted', acceptedBy: 'dan@tidewater.example' },
  ]
  const session = { id: 'u9', name: 'Tal', email: 'tal@tidewater.example' }
  return {
    'GET /api/roles': () => ({ rows: roles }),
    'POST /api/roles': ({ body }) => {
      const made = {
        id: `role_${roles.length}`,
        builtIn: false,
        members: 0,
        ...(body as Omit<(typeof roles)[number], 'id' | 'builtIn' | 'members'>),
      }
      roles = [...roles, made]
      return made
    },
    'PUT /api/roles/:id': ({ params, body }) => {
      roles = roles.map((role) => (role.id === params['id'] ? { ...role, ...(body as object) } : role))
      const changed = roles.find(({ id }) => id === params['id'])
      if (!changed) throw new Error('no such role')
      return changed
    },
    'DELETE /api/roles/:id': ({ params }) => {
      roles = roles.filter(({ id }) => id !== params['id'])
      return {}
    },
    'GET /api/invitations': ({ query }) => ({ ...fakePage(state.empty ? [] : invitations, query), mail: true }),
    'POST /api/invitations': ({ body }) => {
      const email = typeof body['email'] === 'string' ? body['email'] : null
      const isMailed = body['mail'] !== undefined
      invitations = [
        { ...invitation, id: `i${invitations.length + 1}`, email, role: String(body['role']), mailed: isMailed, state: 'open' },
        ...invitations,
      ]
      return { id: 'i9', link: isMailed ? null : 'https://vedette.example/invitation#abcdefghijkl.0123456789', mailProblem: null }
    },
    'DELETE /api/invitations/:id': ({ params }) => {
      invitations = invitations.map((row) => (row.id === params['id'] ? { ...row, state: 'revoked' as const } : row))
      return {}
    },
    'POST /api/invitation': () => ({
      email: 'tal@tidewater.example',
      invitedBy: 'Noa Adler',
      project: 'Tidewater',
      role: 'developer',
      roleName: null,
      expiresAt: ago(-6 * 24 * hourMs),
    }),
    'POST /api/invitation/accept': () => {
      state.signedIn = true
      return {
        user: session,
        project: { id: 1, slug: 'tidewater', name: 'Tidewater' },
        role: 'developer',
        permissions: [...builtIn.developer],
        expiresAt: ago(-24 * hourMs),
      }
    },
    'POST /api/invitation/join': () => ({}),
    'POST /api/invitation/provider': () => ({ path: '/api/sign-in/oidc/company?for=invitation' }),
    'GET /api/sign-in/providers': () => ({ rows: state.empty ? [] : [{ name: 'company', title: 'Company account' }] }),
    'GET /api/oidc-providers': () => ({
      rows: state.empty
        ? []
        : [
            {
              name: 'company',
              title: 'Company account',
              issuer: 'https://login.tidewater.example/realms/staff',
              clientId: 'vedette',
              callback: 'https://vedette.tidewater.example/api/sign-in/oidc/company/callback',
              hasSecret: true,
              provisioning: true,
              allowedDomains: ['tidewater.example'],
              groups: [
                { group: 'sre', role: 'developer', project: '*' },
                { group: 'night-shift', role: 'On call', project: 'tidewater' },
                { group: '*', role: 'support', project: '' },
              ],
              people: 12,
              state: { ok: true, at: ago(90_000), detail: '' },
            },
          ],
    }),
    'POST /api/oidc-providers/:name/test': () => ({ ok: true, detail: 'https://login.tidewater.example/realms/staff' }),
    'GET /api/account/identities': () => ({
      rows: state.empty
        ? []
        : [
            {
              provider: 'company',
              issuer: 'https://login.tidewater.example/realms/staff',
              subject: '8f3a1c',
              email: 'noa@tidewater.example',
              createdAt: ago(20 * 24 * hourMs),
              lastUsedAt: ago(2 * hourMs),
            },
          ],
    }),
    'POST /api/account/identities': () => ({ path: '/api/sign-in/oidc/company?for=link' }),
    'DELETE /api/account/identities': () => ({}),
  }
}
