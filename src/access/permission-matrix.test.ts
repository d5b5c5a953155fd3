import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'

import { type TestAccess, openTestAccess } from '../../test/harness/open-test-access.ts'
import { present } from '../../test/harness/present.ts'
import type { Caller } from './caller.ts'
import {
  type AccessServiceContext,
  changeRole,
  changeRoleText,
  changeSecondFactorRule,
  createApiToken,
  createIngestKey,
  createProject,
  createRole,
  createUser,
  changeOwnServices,
  checkAuditTrail,
  defineSetting,
  listApiTokens,
  listAuditTrail,
  listAuditValues,
  listIngestKeys,
  listInvitations,
  listMembers,
  listOwnIdentities,
  listOwnServices,
  listOwnSessions,
  listProjects,
  listRoles,
  listIngestKeyNames,
  putSetting,
  removeIdentity,
  removeMember,
  removePasskey,
  removeRole,
  removeTotp,
  resetAdmin,
  resetUser,
  revokeApiToken,
  revokeIngestKey,
  revokeInvitation,
  revokeOtherSessions,
  revokeOwnSession,
  rotateApiToken,
  rotateIngestKey,
} from './index.ts'
import { type Role, roleNames, roles } from './permissions.ts'

const password = 'a long enough sentence'
const setting = defineSetting({ key: 'matrix', scope: 'project', schema: z.number(), initial: 0, permission: 'masking.write' })
let counter = 0

/** Every verb, with what it needs to get past its permission check, and the roles that may. Written out by hand: it is the contract. */
const verbs: Record<string, { run: (context: AccessServiceContext) => Promise<unknown>; allowed: readonly Role[] }> = {
  createUser: {
    run: (context) => createUser(context, { email: `u${++counter}@x.org`, name: 'U', password, role: 'support', everywhere: false }),
    allowed: ['admin'],
  },
  changeRole: { run: (context) => changeRole(context, { userId: 'nobody', role: 'support' }), allowed: ['admin'] },
  removeMember: { run: (context) => removeMember(context, { userId: 'nobody' }), allowed: ['admin'] },
  listMembers: { run: (context) => listMembers(context, { limit: 1 }), allowed: ['admin', 'developer', 'auditor'] },
  createApiToken: {
    run: (context) => createApiToken(context, { name: 't', expiresInDays: 1, permissions: [] }),
    allowed: ['admin', 'developer', 'support', 'auditor'],
  },
  listApiTokens: { run: (context) => listApiTokens(context, { limit: 1 }), allowed: ['admin', 'developer', 'support', 'auditor'] },
  revokeApiToken: { run: (context) => revokeApiToken(context, { tokenId: 'none' }), allowed: ['admin', 'developer', 'support', 'auditor'] },
  createIngestKey: { run: (context) => createIngestKey(context, { name: 'k', signals: ['logs'] }), allowed: ['admin'] },
  rotateIngestKey: { run: (context) => rotateIngestKey(context, { keyId: 'none' }), allowed: ['admin'] },
  revokeIngestKey: { run: (context) => revokeIngestKey(context, { keyId: 'none' }), allowed: ['admin'] },
  listIngestKeys: { run: (context) => listIngestKeys(context, { limit: 1 }), allowed: ['admin', 'developer', 'auditor'] },
  listIngestKeyNames: { run: (context) => listIngestKeyNames(context, ['none']), allowed: ['admin', 'developer', 'auditor'] },
  createProject: { run: (context) => createProject(context, { name: 'P', slug: `p${++counter}-x` }), allowed: ['admin'] },
  listProjects: { run: (context) => listProjects(context, { limit: 1 }), allowed: roleNames },
  listAuditTrail: { run: (context) => listAuditTrail(context, {}, { limit: 1 }), allowed: ['admin', 'auditor'] },
  listAuditValues: { run: listAuditValues, allowed: ['admin', 'auditor'] },
  listOwnServices: { run: listOwnServices, allowed: roleNames },
  changeOwnServices: { run: (context) => changeOwnServices(context, { add: ['shop'], remove: [] }), allowed: roleNames },
  checkAuditTrail: { run: checkAuditTrail, allowed: ['admin', 'auditor'] },
  putSetting: { run: (context) => putSetting(context, setting, { value: ++counter }), allowed: ['admin'] },
  listRoles: { run: listRoles, allowed: ['admin', 'developer', 'auditor'] },
  createRole: {
    run: (context) => createRole(context, { name: `R${++counter}`, description: '', permissions: ['platform.read'], everywhere: true }),
    allowed: ['admin'],
  },
  changeRoleText: {
    run: (context) => changeRoleText(context, { roleId: 'none', name: 'R', description: '', permissions: ['platform.read'] }),
    allowed: ['admin'],
  },
  removeRole: { run: (context) => removeRole(context, { roleId: 'none' }), allowed: ['admin'] },
  listInvitations: { run: (context) => listInvitations(context, { limit: 1 }), allowed: ['admin', 'developer', 'auditor'] },
  revokeInvitation: { run: (context) => revokeInvitation(context, { invitationId: 'none' }), allowed: ['admin'] },
  rotateApiToken: { run: (context) => rotateApiToken(context, { tokenId: 'none' }), allowed: ['admin', 'developer', 'support', 'auditor'] },
  listOwnIdentities: { run: listOwnIdentities, allowed: roleNames },
  removeIdentity: { run: (context) => removeIdentity(context, { issuer: 'none', subject: 'none' }), allowed: roleNames },
  changeSecondFactorRule: {
    run: (context) => changeSecondFactorRule(context, { project: false, everywhere: false }),
    allowed: ['admin'],
  },
  listOwnSessions: { run: (context) => listOwnSessions(context, { token: undefined, limit: 1 }), allowed: roleNames },
  revokeOwnSession: { run: (context) => revokeOwnSession(context, { id: 'none' }), allowed: roleNames },
  revokeOtherSessions: { run: (context) => revokeOtherSessions(context, { token: 'none' }), allowed: roleNames },
  removeTotp: { run: (context) => removeTotp(context, { kind: 'session', token: 'none' }), allowed: roleNames },
  removePasskey: {
    run: (context) => removePasskey(context, { id: 'none', holder: { kind: 'session', token: 'none' } }),
    allowed: roleNames,
  },
  resetUser: { run: (context) => resetUser(context, { email: 'x@x.org' }), allowed: [] },
  resetAdmin: { run: (context) => resetAdmin(context, { email: 'x@x.org', password }), allowed: [] },
}

let it: TestAccess
const callers = new Map<Role, Caller>()
beforeAll(async () => {
  it = await openTestAccess()
  for (const role of roleNames) {
    const id = await createUser(it.as(), { email: `${role}@example.com`, name: role, password, role, everywhere: true })
    callers.set(role, { actor: { kind: 'user', id, name: role }, projectId: 1, permissions: new Set(roles[role]), address: '::1' })
  }
})
afterAll(() => it.close())

describe.each(roleNames)('%s', (role) => {
  test.each(Object.keys(verbs))('%s', async (name) => {
    const { run, allowed } = present(verbs[name])
    const before = await entries()
    const outcome = await run(it.as(callers.get(role))).then(
      () => 'done',
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    )
    const mayRun = allowed.includes(role)
    expect(outcome).toBeOneOf(mayRun ? ['done', 'not_found'] : ['forbidden'])
    const written = (await entries()) - before
    expect(mayRun || written === 0, 'a refused verb leaves no trace').toBe(true)
  })
})

test('strangers may do none of it', async () => {
  for (const { run } of Object.values(verbs)) {
    await expect(run(it.from('::1'))).rejects.toMatchObject({ code: expect.stringMatching(/^(forbidden|unauthenticated)$/) as unknown })
  }
})

test('every verb that is exported and takes a caller is in the matrix', async () => {
  const exported = Object.entries(await import('./index.ts'))
    .filter(([, value]) => typeof value === 'function' && value.length >= 1)
    .map(([name]) => name)
    .filter((name) => /^(create|change|remove|list|revoke|rotate|reset|put|check)/.test(name))
  // These stand before any session, or are pure.
  const others = new Set(['createFirstAdmin', 'createGivenAdmin', 'createFirstIngestKey', 'changePassword', 'checkName', 'checkOrigin'])
  expect(exported.filter((name) => !others.has(name)).toSorted()).toEqual(Object.keys(verbs).toSorted())
})

async function entries(): Promise<number> {
  return (await it.state.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()).seq
}
