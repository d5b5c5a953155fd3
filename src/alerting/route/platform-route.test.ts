import { beforeEach, expect, test } from 'vitest'

import { systemCaller } from '../../access/index.ts'
import { DeliveryFault } from '../../channels/channel.ts'
import type { PostedAlert } from '../../model/alert.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { openAlertBook } from '../alerts/open-alert-book.ts'
import type { ContactPoint } from '../config/config.ts'
import { changePolicy } from '../policy/change-policy.ts'
import { defaultPolicy } from '../policy/default-policy.ts'
import type { Policy } from '../policy/policy.ts'
import { keepAlertState } from '../testdata/keep-alert-state.ts'
import { alert, configOf, type RouteDraft, startMs, VirtualAlerting } from '../testdata/virtual-alerting.ts'
import { traceLabels } from './trace-labels.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const at = (seconds: number): number => startMs + seconds * 1000
const day = 86_400

/** A way of its own. */
function pointOf(name: string, channel = 'test', to = name): ContactPoint {
  return { name, labels: [['name', name]], integrations: [{ channel, index: 0, sendResolved: true, settings: { to } }] }
}

/** There is one, whatever is written into it. */
const inboxOf = (name: string): ContactPoint => pointOf(name, 'inbox')
const mail = pointOf('owners by mail')
let owners: readonly ContactPoint[]

beforeEach(() => {
  owners = [inboxOf('owners'), mail]
})

/** As a rule that runs here does. */
function say(it: VirtualAlerting, ...alerts: readonly PostedAlert[]): Promise<void> {
  return openAlertBook(it.alerting).record({ groupKey: 'self', changed: [], gone: [], alerts })
}

async function setPolicy(it: VirtualAlerting, change: Partial<Policy>): Promise<void> {
  await changePolicy({ ...it.alerting, caller: systemCaller('test') }, { policy: { ...defaultPolicy, ...change }, message: '', version: 0 })
}

/** With contact points `team`, `page` (the inbox) and `chat`; the owners are the inbox, and a mail. */
function open(route: RouteDraft, more: Partial<Parameters<typeof VirtualAlerting.open>[0]> = {}): Promise<VirtualAlerting> {
  const receivers = new Map([pointOf('team'), inboxOf('page'), pointOf('chat')].map((point) => [point.name, point]))
  return VirtualAlerting.open({ state, config: configOf(route, { receivers }), owners: () => owners, ...more })
}

function blind(rule: string, severity = 'medium') {
  return alert('RuleNoData', { labels: { audience: 'platform', n: rule, severity }, startsAtMs: at(0), endsAtMs: at(40 * day) })
}

test('without a route of their own those who run the platform are told once, and when it is over', async () => {
  const it = await open({ receiver: 'team', repeatIntervalMs: 14_400_000 })
  await say(it, blind('a'), blind('b'), alert('Other', { endsAtMs: at(40 * day) }))
  await it.until(60)
  expect(it.story().toSorted()).toEqual([
    '30 owners by mail firing first +a+b',
    '30 owners firing first +a+b',
    '30 team firing first +Other',
    '30 team firing first +a+b',
  ])
  await it.until(9 * 3600)
  const entries = [...it.alerting.state.log.values()].filter(({ receiver }) => receiver.startsWith('owners'))
  expect(entries.map(({ expiresAtMs }) => expiresAtMs > at(29 * day))).toEqual([true, true])
  await say(it, ...[blind('a'), blind('b')].map((one) => ({ ...one, endsAtMs: it.clock.now() })))
  await it.until(10 * 3600)
  const later = it.story().slice(4)
  const ofOwners = later.filter((line) => line.includes('owners')).map((line) => line.replace(/^\d+ /, ''))
  expect(ofOwners.toSorted()).toEqual(['owners by mail resolved all_resolved -a-b', 'owners resolved all_resolved -a-b'])
  expect(later.filter((line) => line.includes('team firing repeat +a+b'))).toHaveLength(2)
})

test.each<[string, RouteDraft, readonly string[]]>([
  ['the inbox is where all goes', { receiver: 'page' }, ['owners by mail', 'page']],
  ['a route names them', { receiver: 'team', routes: [{ matchers: [['audience', '=', 'platform']], receiver: 'chat' }] }, ['chat']],
  [
    'a route that names them stands above another',
    { receiver: 'team', routes: [{ matchers: [['audience', '=~', '.+']], receiver: 'chat', routes: [{ receiver: 'team' }] }] },
    ['team'],
  ],
  [
    'a route names others',
    { receiver: 'team', routes: [{ matchers: [['audience', '=', 'shop']], receiver: 'chat' }] },
    ['owners', 'owners by mail', 'team'],
  ],
  [
    'a route leaves others out',
    { receiver: 'team', routes: [{ matchers: [['audience', '!=', 'shop']], receiver: 'chat' }] },
    ['chat', 'owners', 'owners by mail'],
  ],
  [
    'a route leaves others out by a pattern',
    { receiver: 'team', routes: [{ matchers: [['audience', '!~', 'shop.*']], receiver: 'chat' }] },
    ['chat', 'owners', 'owners by mail'],
  ],
  [
    'a route takes any, and none',
    { receiver: 'team', routes: [{ matchers: [['audience', '=~', '.*']], receiver: 'chat' }] },
    ['chat', 'owners', 'owners by mail'],
  ],
  [
    'the inbox is quiet at times',
    { receiver: 'team', routes: [{ matchers: [['n', '=', 'a']], receiver: 'page', muteTimeIntervals: ['nights'] }] },
    ['owners', 'owners by mail', 'page'],
  ],
])('nobody is told twice: %s', async (_what, route, told) => {
  const it = await open(route)
  await say(it, blind('a'))
  await it.until(60)
  expect(it.heard.map(({ receiver }) => receiver).toSorted()).toEqual(told)
  const { takes } = traceLabels(it.alerting, { config: it.alerting.config, labels: blind('a').labels, atMs: it.clock.now() })
  expect(takes.map(({ route: { receiver } }) => receiver).toSorted()).toEqual(told)
  expect(takes.every(({ integrations }) => integrations.length === 1)).toBe(true)
})

test('steps of the policy remind those of the routes alone', async () => {
  const it = await open({ receiver: 'team' }, { policyDecides: () => true })
  await say(it, blind('a'))
  await it.until(5 * 3600)
  expect(it.story().slice(0, 3).toSorted()).toEqual([
    '30 owners by mail firing first +a',
    '30 owners firing first +a',
    '30 team firing first +a',
  ])
  expect(it.story().slice(3)).toEqual(['7200 team firing repeat +a', '14400 team firing repeat +a'])
})

test('warnings reach them with the batch of the hour, whoever gets it', async () => {
  const it = await open({ receiver: 'team' }, { policyDecides: () => true })
  await setPolicy(it, { warning: { use: 'auto', contactPoint: 'page' } })
  await say(it, blind('a', 'warning'))
  await it.until(3700)
  expect(it.story().toSorted()).toEqual(['3600 owners by mail firing digest +a', '3600 page firing digest +a'])
})

test('the fallback is told whatever the owners were told', async () => {
  const it = await open(
    { receiver: 'team' },
    {
      fallback: () => inboxOf('inbox'),
      fate: ({ receiver }) => (receiver === 'team' ? Promise.reject(new DeliveryFault('down', { retryable: true })) : undefined),
    },
  )
  await say(it, blind('a'), alert('Other', { endsAtMs: at(day) }))
  await it.until(300)
  const told = it.heard.filter(({ receiver }) => receiver !== 'team').map(({ receiver, firing }) => `${receiver} ${firing.join('')}`)
  expect(told.toSorted()).toEqual(['inbox Other', 'inbox a', 'owners a', 'owners by mail a'])
})

test('who runs the platform may change while it runs, and it goes on after a kill', async () => {
  owners = []
  const it = await open({ receiver: 'team' })
  await say(it, blind('a'))
  await it.until(60)
  expect(it.heard.map(({ receiver }) => receiver)).toEqual(['team'])
  owners = [mail]
  const again = await open({ receiver: 'team' }, { clock: it.clock, heard: it.heard })
  await again.until(120)
  const third = await open({ receiver: 'team' }, { clock: it.clock, heard: it.heard })
  await third.until(1000)
  expect(it.heard.map(({ receiver }) => receiver)).toEqual(['team', 'owners by mail'])
  owners = []
  await third.alerting.reload(third.alerting.config)
  await say(third, { ...blind('a'), endsAtMs: at(1000) })
  await third.until(2000)
  expect(it.heard.slice(2).map(({ receiver, status }) => `${receiver} ${status}`)).toEqual(['team resolved'])
})

const asked: RouteDraft = { receiver: 'team', routes: [{ matchers: [['audience', '=', 'platform']], receiver: 'page' }] }

test('warnings that a batch takes past the routes reach those whom a route names for them', async () => {
  const it = await open(asked, { policyDecides: () => true })
  await setPolicy(it, { warning: { use: 'auto', contactPoint: 'chat' } })
  await say(it, blind('a', 'warning'))
  await it.alerting.post([alert('Other', { labels: { severity: 'warning' }, endsAtMs: at(day) })])
  await it.until(3700)
  expect(it.story().toSorted()).toEqual(['3600 chat firing digest +Other+a', '3600 page firing digest +a'])
})

test('a batch that its contact point refuses goes to the fallback, whatever the routes say', async () => {
  const it = await open(asked, {
    policyDecides: () => true,
    fallback: () => inboxOf('inbox'),
    fate: ({ receiver }) => (receiver === 'chat' ? Promise.reject(new DeliveryFault('gone', { retryable: false })) : undefined),
  })
  await setPolicy(it, { warning: { use: 'auto', contactPoint: 'chat' } })
  await say(it, blind('a', 'warning'))
  await it.until(3700)
  expect(it.story().toSorted()).toEqual(['3600 inbox firing digest +a', '3600 page firing digest +a'])
})

test('a warning that is over and forgotten by the hour is in the batch of the owners all the same', async () => {
  const it = await open({ receiver: 'team' }, { policyDecides: () => true })
  await say(it, blind('a', 'warning'))
  await it.until(300)
  await say(it, { ...blind('a', 'warning'), endsAtMs: at(300) })
  await it.until(3700)
  expect(it.alerting.state.alerts.size).toBe(0)
  expect(it.story().toSorted()).toEqual([
    '3600 owners by mail resolved digest -a',
    '3600 owners resolved digest -a',
    '3600 team resolved digest -a',
  ])
})

test('what is refused goes to the fallback while the inbox of the routes is quiet', async () => {
  owners = []
  const it = await open(
    { receiver: 'team', routes: [{ receiver: 'page', continue: true, activeTimeIntervals: ['never'] }, { receiver: 'team' }] },
    {
      fallback: () => inboxOf('inbox'),
      fate: ({ receiver }) => (receiver === 'team' ? Promise.reject(new DeliveryFault('gone', { retryable: false })) : undefined),
    },
  )
  await say(it, blind('a'))
  await it.until(60)
  expect(it.story()).toEqual(['30 inbox firing first +a'])
})

test('a contact point that is told in part only is told in all', async () => {
  owners = [{ ...mail, integrations: [...inboxOf('inbox').integrations, ...mail.integrations] }]
  const it = await open({ receiver: 'page' })
  await say(it, blind('a'))
  await it.until(60)
  expect(it.story().toSorted()).toEqual([
    '30 owners by mail firing first +a',
    '30 owners by mail firing first +a',
    '30 page firing first +a',
  ])
})

test('that a program posts does not reach the owners for its label, unless a rule says the same', async () => {
  const it = await open({ receiver: 'team' })
  await it.alerting.post([blind('a')])
  await it.until(60)
  expect(it.heard.map(({ receiver }) => receiver)).toEqual(['team'])
  await say(it, blind('a'))
  // Taken for what it is after a kill, too, and after a program has said it again.
  await it.alerting.post([blind('a')])
  const again = await open({ receiver: 'team' }, { clock: it.clock, heard: it.heard })
  await again.until(120)
  expect(it.heard.map(({ receiver }) => receiver).toSorted()).toEqual(['owners', 'owners by mail', 'team'])
  await again.alerting.post([{ ...blind('a'), endsAtMs: at(120) }])
  await again.until(1000)
  const ends = it.heard.filter(({ status }) => status === 'resolved').map(({ receiver }) => receiver)
  expect(ends.toSorted()).toEqual(['owners', 'owners by mail', 'team'])
})

test('the batch of quiet hours tells the owners once, not again after days', async () => {
  const it = await open({ receiver: 'page' }, { policyDecides: () => true })
  const quiet = { use: true, spans: [{ weekdays: [1], from: '08:00', to: '10:00' }], waits: ['medium'] } as const
  await setPolicy(it, { quiet, medium: { ...defaultPolicy.medium, steps: [], repeatSeconds: null } })
  await say(it, blind('a'))
  await it.until(3700)
  expect(it.story().filter((line) => line.includes('owners'))).toEqual(['3600 owners by mail firing digest +a'])
  for (let hours = 50; hours <= 150; hours += 50) {
    it.clock.advance(at(hours * 3600) - it.clock.now())
    await it.until(it.seconds + 400)
  }
  expect(it.story().filter((line) => line.includes('owners'))).toHaveLength(1)
})

test.each([
  ['team', 'team', 'owners', 'every channel fails'],
  ['page', 'owners by mail', 'page', undefined],
])("the dead man's call says how others than the owners are told: routes to %s, refused %s", async (receiver, refused, told, problem) => {
  const it = await open(
    { receiver },
    {
      policyDecides: () => true,
      callOut: () => Promise.resolve({ status: 200, headers: {}, body: '' }),
      fallback: () => inboxOf('inbox'),
      fate: (heard) =>
        heard.receiver === refused ? Promise.reject(new DeliveryFault('no', { retryable: false, isOfChannel: true })) : undefined,
    },
  )
  await setPolicy(it, { deadMan: { url: 'https://hc.example/a', everySeconds: 60 } })
  const other = alert('ChannelFails', { labels: { audience: 'platform' }, startsAtMs: at(0), endsAtMs: at(day) })
  await say(it, blind('a'), other, alert('Other', { endsAtMs: at(day) }))
  await it.until(600)
  expect(it.heard.map((heard) => heard.receiver)).toContain(told)
  expect(it.alerting.wayOut.deadMan.state.problem).toBe(problem)
})
