import { beforeEach, expect, test } from 'vitest'

import { systemCaller } from '../../access/index.ts'
import { DeliveryFault } from '../../channels/channel.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { ContactPoint } from '../config/config.ts'
import { changePolicy } from '../policy/change-policy.ts'
import { defaultPolicy } from '../policy/default-policy.ts'
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
  await it.alerting.post([blind('a'), blind('b'), alert('Other', { endsAtMs: at(40 * day) })])
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
  await it.alerting.post([blind('a'), blind('b')].map((one) => ({ ...one, endsAtMs: it.clock.now() })))
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
])('nobody is told twice: %s', async (_what, route, told) => {
  const it = await open(route)
  await it.alerting.post([blind('a')])
  await it.until(60)
  expect(it.heard.map(({ receiver }) => receiver).toSorted()).toEqual(told)
  const { takes } = traceLabels(it.alerting, { config: it.alerting.config, labels: blind('a').labels, atMs: it.clock.now() })
  expect(takes.map(({ route: { receiver } }) => receiver).toSorted()).toEqual(told)
  expect(takes.every(({ integrations }) => integrations.length === 1)).toBe(true)
})

test('steps of the policy remind those of the routes alone', async () => {
  const it = await open({ receiver: 'team' }, { policyDecides: () => true })
  await it.alerting.post([blind('a')])
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
  const policy = { ...defaultPolicy, warning: { use: 'auto', contactPoint: 'page' } } as const
  await changePolicy({ ...it.alerting, caller: systemCaller('test') }, { policy, message: '', version: 0 })
  await it.alerting.post([blind('a', 'warning')])
  await it.until(3700)
  expect(it.story().toSorted()).toEqual(['3600 owners by mail firing digest +a', '3600 page firing digest +a'])
})

test('the fallback is not told of what it has been told already', async () => {
  const it = await open(
    { receiver: 'team' },
    {
      fallback: () => inboxOf('inbox'),
      fate: ({ receiver }) => (receiver === 'team' ? Promise.reject(new DeliveryFault('down', { retryable: true })) : undefined),
    },
  )
  await it.alerting.post([blind('a'), alert('Other', { endsAtMs: at(day) })])
  await it.until(300)
  const told = it.heard.filter(({ receiver }) => receiver !== 'team').map(({ receiver, firing }) => `${receiver} ${firing.join('')}`)
  expect(told.toSorted()).toEqual(['inbox Other', 'owners a', 'owners by mail a'])
})

test('who runs the platform may change while it runs, and it goes on after a kill', async () => {
  owners = []
  const it = await open({ receiver: 'team' })
  await it.alerting.post([blind('a')])
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
  await third.alerting.post([{ ...blind('a'), endsAtMs: at(1000) }])
  await third.until(2000)
  expect(it.heard.slice(2).map(({ receiver, status }) => `${receiver} ${status}`)).toEqual(['team resolved'])
})
