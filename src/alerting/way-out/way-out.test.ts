import { expect, test } from 'vitest'

import { present } from '../../../test/harness/present.ts'
import { systemCaller } from '../../access/index.ts'
import { DeliveryFault } from '../../channels/channel.ts'
import { OutgoingFault } from '../../lib/outgoing/outgoing-http.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { changePolicy } from '../policy/change-policy.ts'
import { defaultPolicy } from '../policy/default-policy.ts'
import type { Policy } from '../policy/policy.ts'
import { keepAlertState } from '../testdata/keep-alert-state.ts'
import { alert, configOf, contactPointOf, startMs, VirtualAlerting, type VirtualOptions } from '../testdata/virtual-alerting.ts'
import { testWaysOut } from './test-ways-out.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const at = (seconds: number): number => startMs + seconds * 1000
const slow = { groupWaitMs: 30_000, groupIntervalMs: 600_000, repeatIntervalMs: 40 * 3_600_000 }
const names = ['team', 'phone', 'chat']
const config = configOf(slow, { receivers: new Map(names.map((name) => [name, contactPointOf(name)])) })
const caller = systemCaller('test')

interface Options extends Pick<VirtualOptions, 'callOut' | 'rulesProblem' | 'isConfigKnown' | 'fallback' | 'fate' | 'composer'> {
  readonly change: Partial<Policy>
}

async function open({ change, ...options }: Options): Promise<VirtualAlerting> {
  const it = await VirtualAlerting.open({ state, config, policyDecides: () => true, ...options })
  await changePolicy({ ...it.alerting, caller }, { policy: { ...defaultPolicy, ...change }, message: '', version: 0 })
  return it
}

test('somebody outside is called as long as rules run and messages get out', async () => {
  const called: number[] = []
  let rulesProblem: string | undefined
  let isConfigKnown = true
  let isDown = false
  const it = await open({
    change: { deadMan: { url: 'https://hc.example/a', everySeconds: 60 } },
    rulesProblem: () => rulesProblem,
    isConfigKnown: () => isConfigKnown,
    callOut: ({ url }) => {
      if (isDown) return Promise.reject(new OutgoingFault('unreachable', 'nobody listens'))
      expect(url).toBe('https://hc.example/a')
      called.push(it.seconds)
      return Promise.resolve({ status: 200, headers: {}, body: '' })
    },
  })
  await it.until(131)
  expect(called).toEqual([10, 70, 130])
  rulesProblem = 'the rules of a group are not evaluated in time'
  await it.until(400)
  expect(called).toEqual([10, 70, 130])
  expect(it.alerting.wayOut.deadMan.state).toEqual({ lastTryMs: at(400), lastSuccessMs: at(130), problem: rulesProblem })
  rulesProblem = undefined
  // Tried again after half a minute, not after a whole one.
  await it.until(431)
  expect(called.at(-1)).toBe(430)
  isConfigKnown = false
  await it.until(491)
  expect([called.at(-1), it.alerting.wayOut.deadMan.state.problem]).toEqual([430, 'the contact points could not be read'])
  isConfigKnown = true
  it.fate = () => Promise.reject(new DeliveryFault('no', { retryable: true }))
  await it.alerting.post([alert('A', { startsAtMs: at(0), endsAtMs: at(90_000) })])
  await it.until(500)
  const before = called.length
  await it.until(800)
  expect([called.length, it.alerting.wayOut.deadMan.state.problem]).toEqual([before, 'every channel fails'])
  it.fate = () => undefined
  await it.until(1200)
  expect(called.length).toBeGreaterThan(before)
  isDown = true
  await it.until(1300)
  expect(it.alerting.wayOut.deadMan.state.problem).toBe('nobody listens')
})

test('a channel that refuses for good fails, whatever the inbox takes, until it takes a message or is set up anew', async () => {
  const inbox = {
    ...contactPointOf('inbox'),
    integrations: contactPointOf('inbox').integrations.map((one) => ({ ...one, channel: 'inbox' })),
  }
  const refuse = ({ receiver }: { readonly receiver: string }) =>
    receiver === 'team' ? Promise.reject(new DeliveryFault('400', { retryable: false })) : undefined
  const it = await open({
    change: { deadMan: { url: 'https://hc.example/a', everySeconds: 60 } },
    callOut: () => Promise.resolve({ status: 200, headers: {}, body: '' }),
    fallback: () => inbox,
    fate: refuse,
  })
  const post = (name: string) => it.alerting.post([alert(name, { startsAtMs: it.clock.now() - 60_000, endsAtMs: at(90_000) })])
  const team = '["team","test",0]'
  await post('A')
  await it.until(80)
  expect(it.story()).toEqual(['0 inbox firing first +A'])
  expect(it.alerting.failing()).toEqual([{ destination: team, sinceMs: at(0) }])
  // What A says may be why.
  expect(it.alerting.wayOut.deadMan.state.problem).toBeUndefined()
  await post('A2')
  await it.until(135)
  expect(it.alerting.failing()).toEqual([{ destination: team, sinceMs: at(0) }])
  expect(it.alerting.wayOut.deadMan.state.problem).toBe('every channel fails')
  it.fate = () => undefined
  await post('B')
  await it.until(170)
  expect(it.alerting.failing()).toEqual([])
  expect(it.alerting.wayOut.deadMan.state.problem).toBeUndefined()
  it.fate = refuse
  await post('C')
  await it.until(200)
  expect(it.alerting.failing()).toEqual([{ destination: team, sinceMs: at(170) }])
  await it.alerting.reload({ ...config })
  expect(it.alerting.failing()).toHaveLength(1)
  const anew = {
    ...contactPointOf('team'),
    integrations: contactPointOf('team').integrations.map((one) => ({ ...one, settings: { token: 'b' } })),
  }
  await it.alerting.reload({ ...config, receivers: new Map(config.receivers).set('team', anew) })
  expect(it.alerting.failing()).toEqual([])
  await post('D')
  await it.until(260)
  expect(it.alerting.failing()).toHaveLength(1)
  await it.alerting.reload(configOf({ ...slow, receiver: 'phone' }))
  expect(it.alerting.failing()).toEqual([])
})

test('a token that has ended is found out with the first message that it does not carry', async () => {
  let isEnded = true
  const it = await open({
    change: { deadMan: { url: 'https://hc.example/a', everySeconds: 60 } },
    callOut: () => Promise.resolve({ status: 200, headers: {}, body: '' }),
    fate: () => (isEnded ? Promise.reject(new DeliveryFault('401', { retryable: false, isOfChannel: true })) : undefined),
  })
  await it.alerting.post([alert('A', { startsAtMs: at(-60), endsAtMs: at(90_000) })])
  await it.until(80)
  expect(it.alerting.wayOut.deadMan.state.problem).toBe('every channel fails')
  isEnded = false
  await it.alerting.post([alert('B', { startsAtMs: at(20), endsAtMs: at(90_000) })])
  await it.until(170)
  expect(it.alerting.wayOut.deadMan.state.problem).toBeUndefined()
})

test('one alert that is refused again and again, and one that no message can be made of, do not silence the platform', async () => {
  const it = await open({
    change: { deadMan: { url: 'https://hc.example/a', everySeconds: 60 } },
    callOut: () => Promise.resolve({ status: 200, headers: {}, body: '' }),
    fate: () => Promise.reject(new DeliveryFault('400', { retryable: false })),
    // Asked for messages about many only.
    composer: { compose: () => Promise.reject(new Error('no such field')) },
  })
  const times = { startsAtMs: at(-60), endsAtMs: at(90_000) }
  await it.alerting.post(['1', '2', '3', '4', '5', '6'].map((n) => alert('Unmade', { labels: { n }, ...times })))
  await it.until(10)
  await it.alerting.post([alert('Refused', times)])
  await it.until(3000)
  const dead = await state.db.selectFrom('outbox').select('problem').where('state', '=', 'dead').execute()
  expect(dead.filter(({ problem }) => problem === '400').length).toBeGreaterThan(1)
  expect(dead.filter(({ problem }) => problem.startsWith('the message could not be made')).length).toBeGreaterThan(1)
  expect(it.alerting.failing()).toHaveLength(1)
  expect(it.alerting.wayOut.deadMan.state.problem).toBeUndefined()
})

test('a way out that does not take the daily test is an alert to the others, until it does', async () => {
  let isBroken = true
  const it = await open({
    change: {
      dailyTest: { at: '10:00', contactPoints: names },
      medium: { ...defaultPolicy.medium, use: 'off' },
      high: { ...defaultPolicy.high, use: 'off' },
    },
    fate: ({ receiver }) => (receiver === 'phone' && isBroken ? Promise.reject(new DeliveryFault('401', { retryable: false })) : undefined),
  })
  await it.until(3700)
  const results = () =>
    it.alerting.wayOut.dailyTest.lastRun()?.ways.map(({ contactPoint, state: how, problem }) => [contactPoint, how, problem])
  expect(results()).toEqual([
    ['team', 'works', ''],
    ['phone', 'broken', '401'],
    ['chat', 'works', ''],
  ])
  const said = it.story()
  expect(said.slice(0, 2).toSorted()).toEqual(['3600 chat firing test +DailyTest', '3600 team firing test +DailyTest'])
  // To the others whatever the routes say, and by the routes.
  expect(
    said
      .slice(2)
      .map((line) => line.replace(/^\d+ /, ''))
      .toSorted(),
  ).toEqual(['chat firing first +WayOutBroken', 'team firing first +WayOutBroken', 'team firing first +WayOutBroken'])
  isBroken = false
  await testWaysOut({ ...it.alerting, caller })
  await it.until(3800)
  expect(results()?.map(([, how]) => how)).toEqual(['works', 'works', 'works'])
  const [known] = [...it.alerting.state.alerts.values()]
  expect([new Map(present(known).alert.labels).get('contact_point'), present(known).isResolved]).toEqual(['phone', true])
})

test('the day of a test that was missed is tested once', async () => {
  let it = await open({ change: { dailyTest: { at: '10:00', contactPoints: ['chat'] } } })
  await it.until(60)
  const { clock, heard } = it
  clock.advance(50 * 3_600_000)
  it = await VirtualAlerting.open({ state, config, policyDecides: () => true, clock, heard })
  await it.until(60 + 50 * 3600 + 120)
  expect(it.story()).toEqual([expect.stringMatching(/chat firing test/)])
})

test('an alert that must fire always is told of when it stops, and it alone is not', async () => {
  const it = await open({ change: { mustFire: [{ matchers: 'alertname="Watchdog"', afterSeconds: 300 }] } })
  const watchdog = (from: number) => alert('Watchdog', { labels: { severity: 'none' }, startsAtMs: at(0), endsAtMs: at(from + 240) })
  for (let seconds = 0; seconds < 600; seconds += 60) {
    await it.until(seconds)
    await it.alerting.post([watchdog(seconds)])
  }
  await it.until(830)
  expect(it.story()).toEqual([])
  await it.until(860)
  expect(it.story()).toEqual(['840 team firing first +HeartbeatMissing'])
  await it.until(900)
  await it.alerting.post([watchdog(900)])
  await it.until(920)
  expect(it.alerting.wayOut.mustFire.states).toEqual([{ matchers: 'alertname="Watchdog"', lastHeardMs: at(900), isMissing: false }])
  const said = [...it.alerting.state.alerts.values()].filter(({ alert: { labels } }) => new Map(labels).has('heartbeat'))
  expect(said.map(({ isResolved }) => isResolved)).toEqual([true])
})
