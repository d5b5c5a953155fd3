import { expect, test } from 'vitest'

import { present } from '../../test/harness/present.ts'
import { anonymousCaller, systemCaller } from '../access/index.ts'
import { type Delivery, DeliveryFault } from '../channels/channel.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import { makeMatcher } from './matchers/make-matcher.ts'
import { keepAlertState } from './testdata/keep-alert-state.ts'
import { alert, configOf, contactPointOf, startMs, VirtualAlerting } from './testdata/virtual-alerting.ts'
import { handleAlerts } from './verbs/handle-alerts.ts'
import { setSilence } from './verbs/set-silence.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const at = (seconds: number): number => startMs + seconds * 1000
const quick = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 300_000 }

test('waits, tells, tells what is new at its interval, repeats, tells what is over', async () => {
  const it = await VirtualAlerting.open({ state, config: configOf(quick) })
  await it.alerting.post([alert('A', { labels: { n: '1' }, endsAtMs: at(1000) })])
  await it.until(40)
  await it.alerting.post([alert('A', { labels: { n: '2' }, endsAtMs: at(1000) })])
  await it.until(600)
  await it.alerting.post([alert('A', { labels: { n: '1' }, startsAtMs: at(0), endsAtMs: at(600) })])
  await it.until(1300)
  expect(it.story()).toEqual([
    '30 team firing first +1',
    '90 team firing new_alerts +1+2',
    '450 team firing repeat +1+2',
    '630 team firing some_resolved +2 -1',
    '990 team firing repeat +2',
    '1050 team resolved all_resolved -2',
  ])
})

test('who fired before the wait began is told of at once; who is over before it ends is never told of', async () => {
  const it = await VirtualAlerting.open({ state, config: configOf(quick) })
  await it.alerting.post([alert('Old', { startsAtMs: at(-100) }), alert('Short')])
  await it.until(10)
  await it.alerting.post([alert('Short', { endsAtMs: at(10) })])
  await it.until(2000)
  expect(it.story()).toEqual(['0 team firing first +Old', '300 team resolved all_resolved -Old'])
})

test('an alert that comes again after its group went is told of under ids of its own', async () => {
  const it = await VirtualAlerting.open({ state, config: configOf(quick) })
  for (const begin of [0, 2000]) {
    await it.until(begin)
    await it.alerting.post([alert('A', { startsAtMs: at(begin), endsAtMs: at(begin + 100) })])
    await it.until(begin + 1000)
  }
  expect(it.story().map((line) => line.split(' ')[0])).toEqual(['30', '150', '2030', '2150'])
  expect(new Set(it.heard.map(({ id }) => id)).size).toBe(4)
  expect(await state.db.selectFrom('outbox').select('id').execute()).toHaveLength(4)
})

test('a notification has the labels of its route', async () => {
  const it = await VirtualAlerting.open({ state, config: configOf({ ...quick, labels: [['team', '{{ .Receiver }}']] }) })
  await it.alerting.post([alert('A')])
  await it.until(40)
  const [item] = await state.db.selectFrom('outbox').select('notification').execute()
  expect(JSON.parse(item?.notification ?? '')).toMatchObject({ routeLabels: [['team', '{{ .Receiver }}']] })
})

test('after a kill everything goes on, and what may have been refreshed since is not over', async () => {
  const config = configOf(quick)
  let it = await VirtualAlerting.open({ state, config })
  await it.alerting.post([alert('A', { endsAtMs: at(240) }), alert('B', { endsAtMs: at(240) })])
  await it.until(100)
  await it.alerting.post([alert('B', { startsAtMs: at(0), endsAtMs: at(95) })])
  await it.alerting.post([alert('A', { startsAtMs: at(0), endsAtMs: at(340) })])
  await it.until(110)
  it = await VirtualAlerting.open({ state, config, clock: it.clock, heard: it.heard })
  it.clock.advance(240_000)
  await it.until(360)
  await it.alerting.post([alert('A', { startsAtMs: at(0), endsAtMs: at(600) })])
  await it.until(700)
  expect(it.story().toSorted(byTime)).toEqual([
    '30 team firing first +B',
    '30 team firing first +A',
    // That was due at 150, when nobody ran.
    '350 team resolved all_resolved -B',
    '350 team firing repeat +A',
    '650 team resolved all_resolved -A',
  ])
})

test('a vendor that fails is asked again, and hears the same message once it works', async () => {
  const it = await VirtualAlerting.open({
    state,
    config: configOf(quick),
    fate: () => (it.seconds < 100 ? refuse({ retryable: true }) : undefined),
  })
  await it.alerting.post([alert('A', { endsAtMs: at(10_000) })])
  await it.until(320)
  expect(it.story()).toEqual(['157 team firing first +A'])
  const attempts = await state.db.selectFrom('outbox_attempts').select(['attempt', 'at', 'outcome']).orderBy('attempt').execute()
  expect(attempts.map((one) => [one.attempt, (one.at - startMs) / 1000, one.outcome])).toEqual([
    [1, 30, 'failed'],
    [2, 31, 'failed'],
    [3, 33, 'failed'],
    [4, 37, 'failed'],
    [5, 45, 'failed'],
    [6, 61, 'failed'],
    [7, 93, 'failed'],
    [8, 157, 'sent'],
  ])
})

test('what was never told of is not told to be over, what was is', async () => {
  let isDown = true
  const it = await VirtualAlerting.open({ state, config: configOf(quick), fate: () => (isDown ? refuse({ retryable: true }) : undefined) })
  await it.alerting.post([alert('A', { endsAtMs: at(100) })])
  await it.until(1000)
  isDown = false
  await it.until(2000)
  expect(it.story()).toEqual([])
  await it.alerting.post([alert('B', { endsAtMs: at(2100) })])
  await it.until(2040)
  isDown = true
  await it.until(3000)
  isDown = false
  await it.until(4000)
  expect(it.story().map((line) => line.replace(/^\d+ /, ''))).toEqual(['team firing first +B', 'team resolved all_resolved -B'])
  expect(await states()).toEqual({ cancelled: 1, sent: 2 })
})

test('a channel that is down for hours delivers in order, and the fallback is told meanwhile', async () => {
  const it = await VirtualAlerting.open({
    state,
    config: configOf({ ...quick, repeatIntervalMs: 86_400_000 }),
    fallback: () => contactPointOf('fallback'),
    fate: ({ receiver }) => (receiver === 'team' && it.seconds < 7200 ? refuse({ retryable: true }) : undefined),
  })
  await it.alerting.post([alert('A', { labels: { n: '1' }, endsAtMs: at(90_000) })])
  await it.until(1000)
  await it.alerting.post([alert('A', { labels: { n: '2' }, endsAtMs: at(90_000) })])
  await it.until(8000)
  expect(it.story().map((line) => line.replace(/^(\d+) team/, 'later team'))).toEqual([
    '70 fallback firing first +1',
    '1090 fallback firing new_alerts +1+2',
    'later team firing first +1',
    'later team firing new_alerts +1+2',
  ])
})

test('a new alert is told at once while others of its channel fail by themselves', async () => {
  const it = await VirtualAlerting.open({
    state,
    config: configOf({ ...quick, repeatIntervalMs: 86_400_000 }),
    fate: ({ firing }) => (firing[0]?.startsWith('Bad') ? refuse({ retryable: true }) : undefined),
  })
  await it.alerting.post([1, 2, 3, 4].map((n) => alert(`Bad${n}`, { endsAtMs: at(90_000) })))
  await it.until(1000)
  for (const second of [1000, 1010, 1020]) {
    await it.until(second)
    await it.alerting.post([alert(`At${second}`, { startsAtMs: at(900), endsAtMs: at(90_000) })])
  }
  await it.until(1100)
  expect(it.story()).toEqual(['1000 team firing first +At1000', '1010 team firing first +At1010', '1020 team firing first +At1020'])
})

test('a channel that is down for hours is tried with what is new, and delivers in order across alerts', async () => {
  const it = await VirtualAlerting.open({
    state,
    config: configOf({ ...quick, groupWaitMs: 0, repeatIntervalMs: 86_400_000 }),
    fate: () => (it.seconds < 7100 ? refuse({ retryable: true }) : undefined),
  })
  for (const n of [1, 2, 3, 4, 5, 6]) {
    await it.until(n * 1000)
    await it.alerting.post([alert(`A${n}`, { endsAtMs: at(90_000) })])
  }
  await it.until(7150)
  await it.alerting.post([alert('New', { endsAtMs: at(90_000) })])
  await it.until(7300)
  const inOrder = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'].map((name) => `7150 team firing first +${name}`)
  expect(it.story()).toEqual(['7150 team firing first +New', ...inOrder])
})

test('of a message that fails while others of its channel arrive the fallback is told, too', async () => {
  const it = await VirtualAlerting.open({
    state,
    config: configOf({ ...quick, repeatIntervalMs: 86_400_000 }),
    fallback: () => contactPointOf('fallback'),
    fate: ({ receiver, firing: [name] }) => (receiver === 'team' && name === 'Bad' ? refuse({ retryable: true }) : undefined),
  })
  await it.alerting.post([alert('Bad', { startsAtMs: at(-100), endsAtMs: at(90_000) })])
  for (let second = 2; second <= 120; second += 2) {
    await it.until(second)
    await it.alerting.post([alert(`Good${second}`, { startsAtMs: at(-100), endsAtMs: at(90_000) })])
  }
  await it.until(200)
  expect(it.story().filter((line) => !line.includes('+Good'))).toEqual(['40 fallback firing first +Bad'])
})

test('what waits for a channel of a file that could not be read since the start waits on, and arrives once it is read', async () => {
  const config = configOf(quick)
  let it = await VirtualAlerting.open({ state, config, fate: () => refuse({ retryable: true }) })
  await it.alerting.post([alert('A', { endsAtMs: at(90_000) })])
  await it.until(35)
  let isConfigKnown = false
  it = await VirtualAlerting.open({
    state,
    config: configOf({ ...quick, receiver: 'inbox' }),
    clock: it.clock,
    isConfigKnown: () => isConfigKnown,
    fallback: () => contactPointOf('fallback'),
  })
  await it.until(200)
  expect(it.story()).toEqual(['70 fallback firing first +A', '90 inbox firing first +A'])
  expect(await states()).toEqual({ pending: 1, sent: 2 })
  isConfigKnown = true
  await it.alerting.reload(config)
  await it.until(250)
  expect(it.story().slice(2)).toEqual(['201 team firing first +A'])
  expect(await states()).toEqual({ sent: 3 })
})

test('what is over before a file can be read again is not told late as firing, and the fallback hears of its end', async () => {
  const seldom = { ...quick, repeatIntervalMs: 86_400_000 }
  const config = configOf(seldom)
  const inbox = configOf({ ...seldom, receiver: 'inbox' })
  const fallback = () => contactPointOf('fallback')
  let it = await VirtualAlerting.open({ state, config, fate: () => refuse({ retryable: true }) })
  await it.alerting.post([alert('A', { endsAtMs: at(300) })])
  await it.until(35)
  let isConfigKnown = false
  it = await VirtualAlerting.open({ state, config: inbox, clock: it.clock, isConfigKnown: () => isConfigKnown, fallback })
  await it.until(200)
  // The channel's file is still bad when the program starts anew.
  it = await VirtualAlerting.open({ state, config: inbox, clock: it.clock, heard: it.heard, isConfigKnown: () => isConfigKnown, fallback })
  await it.until(3000)
  isConfigKnown = true
  await it.alerting.reload(config)
  await it.until(4000)
  const said = it.story().map((line) => line.replace(/^\d+ /, ''))
  expect(said.filter((line) => line.startsWith('fallback'))).toEqual(['fallback firing first +A', 'fallback resolved all_resolved -A'])
  expect(said.filter((line) => line.startsWith('team'))).toEqual([])
  expect(said.findLast((line) => line.startsWith('inbox'))).toBe('inbox resolved all_resolved -A')
  expect(await state.db.selectFrom('outbox').select('problem').where('state', '=', 'cancelled').execute()).toEqual([
    { problem: 'it was over before it could be sent' },
  ])
  // One that fires again is told of as one that was never told of.
  await it.alerting.post([alert('A', { endsAtMs: at(90_000) })])
  await it.until(4040)
  expect(it.story().at(-1)).toBe('4030 team firing new_alerts +A')
})

test('what arrives later than the log keeps is told once, and told to be over', async () => {
  const config = configOf(quick)
  let it = await VirtualAlerting.open({ state, config, fate: () => refuse({ retryable: true }) })
  await it.alerting.post([alert('A', { endsAtMs: at(300) }), alert('B', { endsAtMs: at(90_000) })])
  await it.until(35)
  let isConfigKnown = false
  const inbox = configOf({ ...quick, receiver: 'inbox' })
  it = await VirtualAlerting.open({ state, config: inbox, clock: it.clock, isConfigKnown: () => isConfigKnown })
  // A was not heard of since the start and is believed to be over at 900, before its group tells of it again.
  await it.until(890)
  isConfigKnown = true
  await it.alerting.reload(config)
  await it.until(1100)
  const said = it.story().filter((line) => line.includes('team'))
  expect(said.slice(0, 2).toSorted()).toEqual(['891 team firing first +A', '891 team firing first +B'])
  expect(said.slice(2)).toEqual(['930 team resolved all_resolved -A'])
})

test('what may have arrived before its alert went elsewhere is told to be over', async () => {
  let isDown = true
  const it = await VirtualAlerting.open({
    state,
    config: configOf(quick),
    fate: ({ receiver }) =>
      receiver === 'team' && isDown ? Promise.reject(new DeliveryFault('no', { retryable: true, mayHaveArrived: true })) : undefined,
  })
  await it.alerting.post([alert('A', { endsAtMs: at(300) }), alert('B', { endsAtMs: at(90_000) })])
  await it.until(60)
  await it.alerting.reload(configOf({ ...quick, routes: [{ receiver: 'other', matchers: [['alertname', '=~', 'A|B']] }] }))
  await it.until(1000)
  isDown = false
  await it.until(2000)
  const said = it.story().map((line) => line.replace(/^\d+ /, ''))
  const team = said.filter((line) => line.startsWith('team'))
  expect(team.slice(0, 2).toSorted()).toEqual(['team firing first +A', 'team firing first +B'])
  expect(team.slice(2)).toEqual(['team resolved all_resolved -A'])
})

test('the fallback that was told is told when it is over', async () => {
  const it = await VirtualAlerting.open({
    state,
    config: configOf(quick),
    fallback: () => contactPointOf('fallback'),
    fate: ({ receiver }) => (receiver === 'team' ? refuse({ retryable: false }) : undefined),
  })
  await it.alerting.post([alert('A', { endsAtMs: at(100) })])
  await it.until(1000)
  expect(it.story()).toEqual(['30 fallback firing first +A', '150 fallback resolved all_resolved -A'])
  expect(await states()).toEqual({ dead: 1, sent: 2 })
})

test('a message whose outcome is unknown is sent again under its id, and says so', async () => {
  const config = configOf(quick)
  let it = await VirtualAlerting.open({ state, config, fate: () => new Promise<Delivery>(() => undefined) })
  await it.alerting.post([alert('A', { endsAtMs: at(500) })])
  void it.until(35)
  await untilState('leased')
  const { id } = await state.db.selectFrom('outbox').select('id').executeTakeFirstOrThrow()
  it = await VirtualAlerting.open({ state, config, clock: it.clock, heard: it.heard })
  await it.until(40)
  expect(it.heard).toEqual([expect.objectContaining({ id, mayRepeat: true, at: 30 })])
})

test('another configuration: who moved is told elsewhere, who stayed is not told again', async () => {
  const it = await VirtualAlerting.open({ state, config: configOf(quick) })
  await it.alerting.post([alert('A', { startsAtMs: at(0), endsAtMs: at(5000) }), alert('B', { startsAtMs: at(0), endsAtMs: at(5000) })])
  await it.until(100)
  await it.alerting.reload(configOf({ ...quick, routes: [{ receiver: 'other', matchers: [['alertname', '=', 'B']] }] }))
  await it.until(300)
  expect(it.story()).toEqual(['30 team firing first +A', '30 team firing first +B', '100 other firing first +B'])
})

test('what is acknowledged is not repeated, what is resolved by hand is told to be over, and the audit trail has both', async () => {
  const it = await VirtualAlerting.open({ state, config: configOf(quick) })
  await it.alerting.post([alert('A', { startsAtMs: at(0), endsAtMs: at(9000) })])
  await it.until(40)
  const [known] = it.alerting.state.alerts.values()
  const context = { ...it.alerting, caller: systemCaller('test') }
  const fingerprints = [present(known).alert.fingerprint]
  await handleAlerts(context, { fingerprints, handling: { do: 'acknowledge' } })
  await it.until(1000)
  await handleAlerts(context, { fingerprints, handling: { do: 'assign', to: 'ada' }, comment: 'yours' })
  await handleAlerts(context, { fingerprints, handling: { do: 'resolve' } })
  await it.until(1100)
  expect(it.story()).toEqual(['30 team firing first +A', '1050 team resolved all_resolved -A'])
  await expect(handleAlerts(context, { fingerprints, handling: { do: 'resolve' } })).rejects.toMatchObject({ code: 'not_found' })
  const stranger = { ...it.alerting, caller: anonymousCaller('::1') }
  await expect(handleAlerts(stranger, { fingerprints, handling: { do: 'resolve' } })).rejects.toMatchObject({ code: 'forbidden' })
  const audited = await state.db.selectFrom('audit_entries').select('action').orderBy('seq', 'desc').limit(3).execute()
  expect(audited.map(({ action }) => action)).toEqual(['alert.resolve', 'alert.assign', 'alert.acknowledge'])
  const events = await state.db.selectFrom('alert_events').select('kind').where('fingerprint', '!=', '').orderBy('sequence').execute()
  expect(events.map(({ kind }) => kind)).toEqual(['fired', 'acknowledged', 'assigned', 'resolved', 'resolved'])
})

test.each([
  ['rarer than what was told is remembered', { ...quick, repeatIntervalMs: 7 * 86_400_000 }],
  ['more often than its group looks', { ...quick, groupIntervalMs: 20_000, repeatIntervalMs: 5000 }],
  ['more often than the house is kept', { ...quick, groupIntervalMs: 1_800_000, repeatIntervalMs: 60_000 }],
])('what is acknowledged is not repeated: %s', async (_, route) => {
  const it = await VirtualAlerting.open({ state, config: configOf(route) })
  await it.alerting.post([alert('A', { startsAtMs: at(0), endsAtMs: at(20 * 86_400) })])
  await it.until(40)
  const fingerprints = [...it.alerting.state.alerts.values()].map((known) => known.alert.fingerprint)
  await handleAlerts({ ...it.alerting, caller: systemCaller('test') }, { fingerprints, handling: { do: 'acknowledge' } })
  for (const day of [1, 4, 6, 8, 11, 16]) {
    it.clock.advance(at(day * 86_400) - it.clock.now())
    await it.alerting.runDue()
    await it.until(day * 86_400 + 4000)
  }
  expect(it.story()).toEqual(['30 team firing first +A'])
  await it.alerting.post([alert('A', { startsAtMs: at(0), endsAtMs: at(16 * 86_400 + 4000) })])
  await it.until(16 * 86_400 + 8000)
  expect(it.story().slice(1)).toMatchObject([expect.stringContaining('resolved all_resolved -A') as unknown])
})

test('a silence that has ended is kept for five days, maintenance of a monitor for as long as availability is shown', async () => {
  let it = await VirtualAlerting.open({ state, config: configOf(quick) })
  const context = { ...it.alerting, caller: systemCaller('test') }
  for (const name of ['monitor', 'service']) {
    const rest = { startsAtMs: undefined, endsAtMs: at(60), createdBy: 'ada', comment: 'new disks', annotations: [] }
    await setSilence(context, { id: undefined, draft: { ...rest, matcherSets: [[makeMatcher(name, '=', 'shop')]] } })
  }
  it = await VirtualAlerting.open({ state, config: configOf(quick), clock: it.clock })
  const announced = { atMs: at(0), endsAtMs: at(60) }
  expect([...it.alerting.state.silences.values()].map(({ silence }) => silence.announced)).toEqual([announced, announced])
  const kept = async (days: number): Promise<readonly (string | undefined)[]> => {
    it.clock.advance(at(days * 86_400) - it.clock.now())
    await it.alerting.runDue()
    return [...it.alerting.state.silences.values()].map(({ silence }) => silence.matcherSets[0]?.[0]?.name)
  }
  expect(await kept(4)).toEqual(['monitor', 'service'])
  expect(await kept(6)).toEqual(['monitor'])
  expect(await kept(91)).toEqual(['monitor'])
  expect(await kept(93)).toEqual([])
})

test('what cannot be stored is refused, and nothing of it is known', async () => {
  const it = await VirtualAlerting.open({ state, config: configOf(quick) })
  const failing = it.alerting.state.ledger.change(
    () => it.alerting.state.silences.remove('none'),
    async () => Promise.reject(new Error('no')),
  )
  const [posted, failed] = await Promise.allSettled([it.alerting.post([alert('A')]), failing])
  expect([posted.status, failed.status]).toEqual(['fulfilled', 'rejected'])
  expect(it.alerting.state.alerts.size).toBe(1)
  expect(await state.db.selectFrom('alerts').select('fingerprint').execute()).toHaveLength(1)
})

/** What happens at one time happens in any order. */
function byTime(a: string, b: string): number {
  return Number.parseInt(a) - Number.parseInt(b) || (a < b ? 1 : -1)
}

function refuse(options: { readonly retryable: boolean }): Promise<Delivery> {
  return Promise.reject(new DeliveryFault('no', options))
}

async function states(): Promise<Record<string, number>> {
  const rows = await state.db.selectFrom('outbox').select('state').execute()
  const counts: Record<string, number> = {}
  for (const row of rows) counts[row.state] = (counts[row.state] ?? 0) + 1
  return counts
}

async function untilState(wanted: string): Promise<void> {
  for (;;) {
    if ((await states())[wanted] !== undefined) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('all that is over of a group whose route moves is told as over', async () => {
  const moved = { receiver: 'other', matchers: [['alertname', '=', 'A']] } as const
  const it = await VirtualAlerting.open({ state, config: configOf({ ...quick, routes: [moved] }) })
  const labels = ['1', '2', '3'].map((n) => ({ n }))
  await it.alerting.post(labels.map((one) => alert('A', { labels: one, startsAtMs: at(0), endsAtMs: at(1000) })))
  await it.until(40)
  await it.alerting.post(labels.slice(1).map((one) => alert('A', { labels: one, startsAtMs: at(0), endsAtMs: at(40) })))
  const before = { receiver: 'else', matchers: [['alertname', '=', 'B']] } as const
  await it.alerting.reload(configOf({ ...quick, routes: [before, moved] }))
  await it.until(100)
  expect(it.story()).toEqual(['30 other firing first +1+2+3', '90 other firing some_resolved +1 -2-3'])
})

test.each([
  ['is cut in the middle of a character', `${'x'.repeat(199)}😀`],
  ['has half of one', 'x\ud83d'],
])('an alert whose name %s is told of, and so are those that came with it', async (_, name) => {
  const it = await VirtualAlerting.open({ state, config: configOf(quick) })
  await it.alerting.post([alert(name, { labels: { n: 'long' } }), alert('B')])
  await it.until(40)
  expect(it.story().toSorted()).toEqual(['30 team firing first +B', '30 team firing first +long'])
})

test('whatever id a vendor gives a message, it is sent once, and what follows is sent', async () => {
  const it = await VirtualAlerting.open({ state, config: configOf(quick) })
  it.fate = (one) => {
    it.heard.push(one)
    return { providerId: 'a\0b' }
  }
  await it.alerting.post([alert('A', { endsAtMs: at(100) })])
  await it.until(200)
  expect(it.story()).toEqual(['30 team firing first +A', '150 team resolved all_resolved -A'])
  expect(await states()).toEqual({ sent: 2 })
})
