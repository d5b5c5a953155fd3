import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { type TestAccess, openTestAccess } from '../../../../test/harness/open-test-access.ts'
import { listAuditTrail, systemCaller } from '../../../access/index.ts'
import { roles } from '../../../access/permissions.ts'
import { openLiveSettings, type LiveSettings } from '../../../app/live-settings.ts'
import { createLog } from '../../../lib/log.ts'
import { createHttpServer } from '../../http-server.ts'
import { mountRoutes } from '../../mount-routes.ts'
import type { Services } from '../../services.ts'
import { logClassRuleRoutes } from './index.ts'

let it: TestAccess
let live: LiveSettings
let server: FastifyInstance

beforeAll(async () => {
  it = await openTestAccess()
  live = await openLiveSettings({ state: it.state, log: createLog({ level: 'silent' }) })
  server = await createHttpServer({ trustedProxies: [] })
  await mountRoutes(server, {
    routes: logClassRuleRoutes,
    // These routes use nothing of the other services.
    services: { state: it.state, clock: it.clock, live } as unknown as Services,
    authenticate: ({ bearerToken }) =>
      // The tests name only roles.
      Promise.resolve({ ...systemCaller('test'), permissions: new Set(roles[bearerToken as keyof typeof roles]) }),
    checkOrigin: () => undefined,
    secureCookies: false,
    logBug: (error) => {
      throw error
    },
  })
})
afterAll(async () => {
  await server.close()
  live.stop()
  await it.close()
})

async function call(method: 'GET' | 'PUT', payload?: object, role = 'admin'): Promise<{ status: number; body: unknown }> {
  const headers = { authorization: `Bearer ${role}` }
  const { statusCode, body } = await server.inject({ method, url: '/api/log-class-rules', headers, ...(payload && { payload }) })
  return { status: statusCode, body: JSON.parse(body) }
}

test('rules are read, changed, used from the next request on, and stand in the audit trail', async () => {
  expect(await call('GET')).toEqual({ status: 200, body: { rules: [], version: 0 } })
  expect(live.classRulesOf(1)).toEqual([])
  const rules = [{ class: 'audit', when: { service: 'billing', 'event.action': 'refund*' } }]
  expect(await call('PUT', { rules })).toEqual({ status: 200, body: { rules, version: 1 } })
  expect(await call('GET', undefined, 'developer')).toEqual({ status: 200, body: { rules, version: 1 } })
  expect(live.classRulesOf(1)).toEqual(rules)
  expect(live.classRulesOf(2)).toEqual([])
  const before = live.classRulesOf(1)
  await live.reload()
  // The same object until it changes: the pipeline is compiled anew only then.
  expect(live.classRulesOf(1)).toBe(before)
  const { entries } = await listAuditTrail(it.as(), { objectKind: 'setting' }, { limit: 1 })
  expect(entries[0]).toMatchObject({
    action: 'setting.change',
    object: { id: 'log_class_rules' },
    projectId: 1,
    details: { before: { rules: [] }, after: { rules } },
  })
})

test('a rule that says nothing or the wrong thing is refused with the reason, and not by everybody', async () => {
  const refused = await call('PUT', { rules: [{ class: 'audit', when: { severity: 'eror' } }] })
  const reason = expect.stringContaining('none of trace') as unknown
  const issues = [{ path: 'rules.0.when.severity', message: reason }]
  expect(refused).toMatchObject({ status: 400, body: { error: { message: reason, details: { issues } } } })
  expect(await call('PUT', { rules: [{ class: 'nonsense', when: { a: 'b' } }] })).toMatchObject({ status: 400 })
  expect(await call('PUT', { rules: [] }, 'developer')).toMatchObject({ status: 403 })
})
