import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../../test/harness/insert-log-records.ts'
import { openTestAccess, type TestAccess } from '../../../../test/harness/open-test-access.ts'
import type { Caller } from '../../../access/caller.ts'
import { listAuditTrail, personalDataSetting, PersonalViews, putSetting } from '../../../access/index.ts'
import { configOf, contactPointOf, VirtualAlerting } from '../../../alerting/testdata/virtual-alerting.ts'
import { createStoredReader, StoredMetrics } from '../../../query/promql/index.ts'
import { createRulesService, expandTemplate, KeptRules } from '../../../rules/index.ts'
import { createHttpServer } from '../../http-server.ts'
import { mountRoutes } from '../../mount-routes.ts'
import type { Services } from '../../services.ts'
import { ruleRoutes } from './index.ts'

let engine: TestEngine
let it: TestAccess
let server: FastifyInstance
let personalViews: PersonalViews
const person: Caller = {
  actor: { kind: 'user', id: 'noa', name: 'Noa' },
  projectId: 1,
  permissions: new Set(['telemetry.read', 'telemetry.sql']),
  address: '::1',
}
const config = configOf(
  { groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000 },
  { receivers: new Map([['team', contactPointOf('team')]]) },
)

beforeAll(async () => {
  ;[engine, it] = await Promise.all([startTestEngine(), openTestAccess()])
  const attributes = new Map([['user.email', 'ada@example.com']])
  await insertLogRecords(engine.store, 1, [
    buildRecord({ timestamp: BigInt(it.clock.now() - 600_000) * 1_000_000n, body: 'x', attributes }),
  ])
  const context = { caller: it.as().caller, clock: it.clock, state: it.state }
  const { initial } = personalDataSetting
  await putSetting(context, personalDataSetting, { value: { ...initial, askReason: true } })
  const alerting = await VirtualAlerting.open({ state: it.state, config })
  const rules = createRulesService({
    projectId: 1,
    rules: { list: () => [], groups: () => [] },
    files: { hidden: () => [], reload: () => Promise.resolve() },
    kept: await KeptRules.open(it.state, 1),
    source: createStoredReader(new StoredMetrics(engine.store)).source(1),
    telemetry: { telemetry: engine.store, clock: it.clock, projectId: 1 },
    expand: (text, call) => expandTemplate(text, { ...call, externalLabels: [], externalUrl: '' }),
  })
  personalViews = new PersonalViews(it)
  server = await createHttpServer({ trustedProxies: [] })
  await mountRoutes(server, {
    routes: ruleRoutes,
    // Only these are asked for by the routes under test.
    services: { ...it, rules, personalViews, alerting: { core: alerting.alerting } } as unknown as Services,
    authenticate: () => Promise.resolve(person),
    checkOrigin: () => undefined,
    secureCookies: false,
    logBug: (error) => {
      throw error
    },
  })
})
afterAll(async () => {
  await server.close()
  await engine.stop()
  await it.close()
})

const bySql = { sql: `SELECT count() AS value, attributes['user.' || 'email'] AS who FROM log_records GROUP BY who`, above: 0 }
const byField = { logs: 'x', window: '1h', by: ['attributes.user.email'], above: 0 }
const ruleOf = (query: object): object => ({ rule: { name: 'Watch', query, severity: 'low' } })
const preview = (query: object) => {
  const to = it.clock.now()
  return server.inject({ method: 'POST', url: '/api/rule-previews', payload: { ...ruleOf(query), from: to - 60_000, to } })
}
const views = async () =>
  (await listAuditTrail(it.as(), { action: 'personal_data.view' }, { limit: 10 })).entries.map(({ details }) => details)

test('who tries a rule is shown personal data only with a reason, and that stands in the trail', async () => {
  for (const query of [bySql, byField]) {
    const refused = await preview(query)
    expect([refused.statusCode, refused.body]).toEqual([403, expect.stringContaining('reason_needed')])
    const tested = await server.inject({ method: 'POST', url: '/api/rule-back-tests', payload: { ...ruleOf(query), days: 1 } })
    expect(tested.body).toContain('reason_needed')
    expect(tested.body).not.toContain('ada@example.com')
  }
  expect((await preview({ ...byField, by: [] })).statusCode).toBe(200)
  expect(await views()).toEqual([])
  await personalViews.giveReason(person, 'ticket 4711')
  for (const query of [bySql, byField]) expect((await preview(query)).body).toContain('ada@example.com')
  expect(await views()).toEqual([
    { question: 'x by attributes.user.email', fields: ['user.email'], reason: 'ticket 4711' },
    expect.objectContaining({ question: bySql.sql, fields: expect.arrayContaining(['user.email']) as unknown }),
  ])
})
