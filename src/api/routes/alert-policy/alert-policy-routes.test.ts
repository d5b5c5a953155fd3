import { expect, test } from 'vitest'

import { anonymousCaller, systemCaller } from '../../../access/index.ts'
import { keepAlertState } from '../../../alerting/testdata/keep-alert-state.ts'
import { alert, configOf, contactPointOf, startMs, VirtualAlerting } from '../../../alerting/testdata/virtual-alerting.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
import type { AlertPolicyReply } from '../../contract/alert-policy.ts'
import { createHttpServer } from '../../http-server.ts'
import { mountRoutes } from '../../mount-routes.ts'
import type { Services } from '../../services.ts'
import { alertPolicyRoutes } from './index.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const config = configOf(
  { groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 14_400_000 },
  { receivers: new Map(['team', 'lead'].map((name) => [name, contactPointOf(name)])) },
)

async function open(it: VirtualAlerting) {
  const server = await createHttpServer({ trustedProxies: [] })
  // These routes use nothing of the other services.
  const alerting = {
    projectId: systemCaller('noa').projectId,
    core: it.alerting,
    fallbackFrom: () => 'inbox',
  } as unknown as Services['alerting']
  await mountRoutes(server, {
    routes: alertPolicyRoutes,
    services: { clock: it.clock, state, alerting } as unknown as Services,
    authenticate: async ({ sessionToken, project }) => {
      if (sessionToken !== 'noa') return anonymousCaller('::1')
      return { ...systemCaller('noa'), ...(project !== undefined && { projectId: Number(project) }) }
    },
    checkOrigin: () => undefined,
    secureCookies: false,
    logBug: (error) => {
      throw error
    },
  })
  return async (method: 'GET' | 'PUT' | 'POST', url: string, payload?: object) => {
    const reply = await server.inject({ method, url, cookies: { vedette: 'noa' }, ...(payload && { payload }) })
    return { status: reply.statusCode, body: reply.json<Record<string, unknown>>() }
  }
}

test('a policy that is put over the API is the one by which alerts are told of, and stands among the versions with who put it', async () => {
  const it = await VirtualAlerting.open({ state, config, policyDecides: () => true })
  const call = await open(it)
  const { policy } = (await call('GET', '/api/alert-policy')).body as unknown as AlertPolicyReply
  const high = { use: 'auto', atOnce: false, steps: [{ afterSeconds: 90, contactPoint: 'lead' }], repeatSeconds: null }
  const put = { policy: { ...policy, high }, version: 0, message: 'lead is on duty' }
  expect(await call('PUT', '/api/alert-policy', put)).toMatchObject({
    status: 200,
    body: { version: 1, changedBy: 'noa', message: 'lead is on duty', policy: { high } },
  })
  await it.alerting.post([alert('Disk', { labels: { severity: 'high' }, startsAtMs: startMs, endsAtMs: startMs + 9_000_000 })])
  await it.until(3000)
  expect(it.story()).toEqual(['30 team firing first +Disk', '90 lead firing first +Disk'])
  expect(await call('GET', '/api/alert-policy/versions')).toMatchObject({
    status: 200,
    body: { rows: [{ version: 1, changedBy: 'noa', message: 'lead is on duty', changed: [expect.stringContaining('high')] }], next: null },
  })
})

test('what cannot be is refused, and nothing changes', async () => {
  const it = await VirtualAlerting.open({ state, config, policyDecides: () => true })
  const call = await open(it)
  const { policy } = (await call('GET', '/api/alert-policy')).body as unknown as AlertPolicyReply
  const nobody = { ...policy, warning: { ...policy.warning, contactPoint: 'nobody' } }
  const all: readonly (readonly [object, number, string])[] = [
    [{ policy: nobody, version: 0 }, 400, 'bad_input'],
    [{ policy: { ...policy, zone: 'Middle/Earth' }, version: 0 }, 400, 'bad_input'],
    [{ policy: { ...policy, more: 1 }, version: 0 }, 400, 'bad_input'],
    [{ policy, version: 3 }, 409, 'conflict'],
  ]
  for (const [body, status, code] of all) {
    expect(await call('PUT', '/api/alert-policy', body)).toMatchObject({ status, body: { error: { code } } })
  }
  expect((await call('GET', '/api/alert-policy')).body).toMatchObject({ version: 0, policy })
})

test('who may all in another project neither reads nor changes the policy, and sends no test', async () => {
  const it = await VirtualAlerting.open({ state, config, policyDecides: () => true })
  const call = await open(it)
  const { policy } = (await call('GET', '/api/alert-policy')).body as unknown as AlertPolicyReply
  const deadMan = { url: 'https://watch.example/secret', everySeconds: 300 }
  const tested = { ...policy, deadMan, dailyTest: { at: '09:00', contactPoints: ['team'] } }
  expect(await call('PUT', '/api/alert-policy', { policy: tested, version: 0, message: '' })).toMatchObject({ status: 200 })
  const asked: readonly (readonly ['GET' | 'PUT' | 'POST', string, object?])[] = [
    ['GET', '/api/alert-policy'],
    ['GET', '/api/alert-policy/versions'],
    ['PUT', '/api/alert-policy', { policy, version: 1, message: '' }],
    ['POST', '/api/alert-policy/preview', { labels: {} }],
    ['POST', '/api/alert-policy/test'],
  ]
  for (const [method, url, body] of asked) {
    const reply = await call(method, `${url}?project=2`, body)
    expect([url, reply.status]).toEqual([url, 404])
    expect(JSON.stringify(reply.body)).not.toContain('secret')
  }
  expect((await call('GET', '/api/alert-policy')).body).toMatchObject({ version: 1, policy: tested })
})
