import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { systemCaller } from '../../access/index.ts'
import type { Notification } from '../../channels/channel.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { AlertingConfig } from '../config/config.ts'
import { makeMatcher } from '../matchers/make-matcher.ts'
import { changePolicy } from '../policy/change-policy.ts'
import { defaultPolicy } from '../policy/default-policy.ts'
import type { Policy } from '../policy/policy.ts'
import { keepAlertState } from '../testdata/keep-alert-state.ts'
import { alert, configOf, contactPointOf, type Heard, startMs, VirtualAlerting } from '../testdata/virtual-alerting.ts'
import { setSilence } from '../verbs/set-silence.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

// It starts at 09:00 UTC on a Monday in January.
const at = (seconds: number): number => startMs + seconds * 1000
const hour = 3600
const quick = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 4 * 3_600_000 }
/** Where nothing but batches is asked for, groups need not be looked at. */
const seldom = { ...quick, groupIntervalMs: 12 * 3_600_000 }
const receivers = new Map(['team', 'readers'].map((name) => [name, contactPointOf(name)]))
const config = configOf(seldom, { receivers })
const caller = systemCaller('test')

interface Life {
  readonly config?: AlertingConfig
  readonly clock?: ManualClock
  readonly heard?: Heard[]
  readonly isQuick?: boolean
}

function live({ isQuick, ...life }: Life = {}): Promise<VirtualAlerting> {
  return VirtualAlerting.open({
    state,
    config: isQuick === true ? configOf(quick, { receivers }) : config,
    policyDecides: () => true,
    ...life,
  })
}

async function open(change: Partial<Policy> = {}, life: Life = {}): Promise<VirtualAlerting> {
  const it = await live(life)
  await changePolicy({ ...it.alerting, caller }, { policy: { ...defaultPolicy, ...change }, message: '', version: 0 })
  return it
}

/** Nobody runs until shortly before. */
async function skipTo(it: VirtualAlerting, seconds: number): Promise<void> {
  it.clock.advance((seconds - 40 - it.seconds) * 1000)
  await it.until(seconds)
}

const one = (name: string, severity: string, seconds: number, untilSeconds: number) =>
  alert(name, { labels: { severity }, startsAtMs: at(seconds), endsAtMs: at(untilSeconds) })

test('warnings come once an hour, at the whole hour, and those that are over are among them', async () => {
  const it = await open()
  await it.until(60)
  await it.alerting.post([one('Short', 'warning', 60, 90_000), one('Long', 'warning', 60, 90_000)])
  await it.until(120)
  await it.alerting.post([one('Short', 'warning', 60, 120)])
  await skipTo(it, hour)
  await skipTo(it, 2 * hour - 1)
  expect(it.story()).toEqual(['3600 team firing digest +Long -Short'])
  await it.alerting.post([one('Long', 'warning', 60, 2 * hour - 1)])
  await skipTo(it, 2 * hour)
  await skipTo(it, 3 * hour)
  expect(it.story().slice(1)).toEqual(['7200 team resolved digest -Long'])
  const digests = await state.db.selectFrom('alert_digests').selectAll().orderBy('period_end').execute()
  expect(
    digests.map(({ kind, receiver, alerts, period_start: start, period_end: end }) => [kind, receiver, alerts, (end - start) / 1000]),
  ).toEqual([
    ['warning', 'team', 2, hour],
    ['warning', 'team', 1, hour],
  ])
})

test('the periods that were missed are one message, also when it was killed while it told of them', async () => {
  let it = await open()
  await it.until(60)
  await it.alerting.post([one('A', 'warning', 60, 900_000)])
  const { clock, heard } = it
  clock.advance(5.5 * hour * 1000)
  it = await live({ clock, heard })
  // It dies before its message is taken.
  it.fate = () => new Promise(() => undefined)
  void it.until(5.6 * hour)
  await untilLeased()
  it = await live({ clock, heard })
  await it.until(9 * hour)
  expect(it.story()).toEqual([expect.stringMatching(/^\d+ team firing digest \+A$/)])
  expect(it.heard[0]?.mayRepeat).toBe(true)
})

async function untilLeased(): Promise<void> {
  for (;;) {
    const rows = await state.db.selectFrom('outbox').select('state').where('state', '=', 'leased').execute()
    if (rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

test('information comes once a day at its hour on the wall, to whom the policy says, also where clocks change', async () => {
  // The Saturday before clocks in Berlin go an hour ahead.
  const clock = new ManualClock(Date.UTC(2026, 2, 28, 6))
  const from = (clock.now() - startMs) / 1000
  const it = await open({ zone: 'Europe/Berlin', info: { use: 'auto', contactPoint: 'readers', at: '09:00' } }, { clock })
  for (const n of [0, 1]) {
    if (n > 0) await skipTo(it, from + n * 24 * hour)
    // Six in the morning in UTC.
    await it.alerting.post([one(`Day${n}`, 'info', from + n * 24 * hour, from + n * 24 * hour + 1)])
    await skipTo(it, from + n * 24 * hour + (n === 0 ? 2 : 1) * hour)
  }
  const times = it.heard.map(({ at: seconds }) => new Date(at(seconds)).toISOString())
  expect(times).toEqual(['2026-03-28T08:00:00.000Z', '2026-03-29T07:00:00.000Z'])
  expect(it.heard.map(({ receiver, resolved }) => [receiver, ...resolved])).toEqual([
    ['readers', 'Day0'],
    ['readers', 'Day1'],
  ])
})

test('in quiet hours what may wait waits, is told as one batch when they end, and its clock stands still', async () => {
  const quiet = { use: true, spans: [{ weekdays: [1], from: '10:00', to: '12:00' }], waits: ['medium', 'warning'] } as const
  const medium = { use: 'auto', atOnce: false, steps: [{ afterSeconds: 1800, contactPoint: 'readers' }], repeatSeconds: null } as const
  const it = await open({ quiet, medium }, { isQuick: true })
  await it.until(0.2 * hour)
  await it.alerting.post([one('Day', 'medium', 0.2 * hour, 900_000)])
  await it.until(0.3 * hour)
  await it.alerting.post([one('Day', 'medium', 0.2 * hour, 0.3 * hour)])
  await it.until(0.9 * hour)
  await it.alerting.post([one('Before', 'medium', 0.9 * hour, 900_000)])
  // Quiet hours begin before its group is told of.
  await it.until(hour - 10)
  await it.alerting.post([one('Eve', 'medium', hour - 10, 900_000)])
  await it.until(1.2 * hour)
  await it.alerting.post([
    one('Wait', 'medium', 1.2 * hour, 900_000),
    one('Over', 'medium', 1.2 * hour, 900_000),
    one('Now', 'critical', 1.2 * hour, 900_000),
    one('Hour', 'warning', 1.2 * hour, 900_000),
  ])
  await it.until(1.3 * hour)
  await it.alerting.post([one('Over', 'medium', 1.2 * hour, 1.3 * hour), one('Before', 'medium', 0.9 * hour, 1.3 * hour)])
  await it.until(1.31 * hour)
  await it.alerting.post([one('Now', 'critical', 1.2 * hour, 1.31 * hour)])
  await it.until(4.4 * hour)
  expect(it.story().toSorted(byTime)).toEqual([
    '750 team firing first +Day',
    '1110 team resolved all_resolved -Day',
    // Before, 6 minutes ahead of 10:00.
    '3270 team firing first +Before',
    '4320 team firing first +Now',
    // Nobody has acknowledged it for five minutes.
    '4620 team firing repeat +Now',
    '4740 team resolved all_resolved -Now',
    // Not what was told of before they began.
    '10800 team firing digest +Eve+Wait -Before-Over',
    '10800 team firing digest +Hour',
    // Its group is looked at every minute.
    '10830 team resolved all_resolved -Before',
    // Half an hour after 12:00, but for the ten seconds before 10:00.
    '12590 readers firing first +Eve',
    '12600 readers firing first +Wait',
  ])
})

function byTime(a: string, b: string): number {
  return Number.parseInt(a) - Number.parseInt(b) || (a < b ? -1 : 1)
}

test('what is silenced at the hour is told at the next one; what ended silenced is not, what ended before is', async () => {
  const it = await open()
  await it.until(600)
  const all = ['Fires', 'Ends', 'Within', 'Before'].map((name) => one(name, 'warning', 600, 90_000))
  await it.alerting.post(all)
  await it.until(700)
  await it.alerting.post([one('Before', 'warning', 600, 700)])
  await it.until(3500)
  await silenceAll(it, 7100)
  await it.until(3550)
  await it.alerting.post([one('Within', 'warning', 600, 3550)])
  await skipTo(it, hour)
  expect(it.story()).toEqual(['3600 team resolved digest -Before'])
  await it.until(7150)
  await it.alerting.post([one('Ends', 'warning', 600, 7150)])
  await skipTo(it, 2 * hour)
  await skipTo(it, 4 * hour)
  expect(it.story().slice(1)).toEqual(['7200 team firing digest +Fires -Ends'])
})

async function silenceAll(it: VirtualAlerting, untilSeconds: number): Promise<void> {
  const draft = {
    matcherSets: [[makeMatcher('severity', '=', 'warning')]],
    startsAtMs: undefined,
    endsAtMs: at(untilSeconds),
    createdBy: '',
    comment: '',
    annotations: [],
    notice: { beforeMs: 0, receiver: 'team' },
  }
  await setSilence({ ...it.alerting, caller }, { id: undefined, draft })
}

test('what is inhibited at the hour is told once it is so no more, also when it was killed meanwhile', async () => {
  const inhibited = configOf(seldom, {
    receivers,
    inhibitRules: [
      {
        name: '',
        sourceMatchers: [makeMatcher('severity', '=', 'critical')],
        targetMatchers: [makeMatcher('severity', '=', 'warning')],
        equal: [],
      },
    ],
  })
  let it = await open({}, { config: inhibited })
  await it.until(3000)
  const source = (untilSeconds: number) => one('Source', 'critical', 3000, untilSeconds)
  await it.alerting.post([source(90_000), one('Late', 'warning', 3000, 90_000)])
  await skipTo(it, 2 * hour)
  await it.alerting.post([source(2 * hour)])
  it = await live({ clock: it.clock, heard: it.heard, config: inhibited })
  await skipTo(it, 3 * hour)
  await skipTo(it, 4 * hour)
  expect(it.story().filter((line) => line.includes('digest'))).toEqual(['10800 team firing digest +Late'])
})

/** Where `quiet` tells nobody before noon. */
function partlyQuiet(name = 'quiet'): AlertingConfig {
  const morning = { times: [{ from: 0, to: 720 }], weekdays: [], daysOfMonth: [], months: [], years: [], location: 'UTC' }
  return configOf(
    { ...seldom, routes: [{ receiver: name, continue: true, muteTimeIntervals: ['morning'] }, { receiver: 'team' }] },
    { timeIntervals: new Map([['morning', [morning]]]) },
  )
}

test('a batch leaves out whose route is quiet; they are told of all of it when that is over', async () => {
  let it = await open({}, { config: partlyQuiet() })
  await it.until(60)
  await it.alerting.post([one('Fires', 'warning', 60, 900_000), one('Over', 'warning', 60, 900_000), one('Info', 'info', 60, 900_000)])
  await it.until(120)
  await it.alerting.post([one('Over', 'warning', 60, 120)])
  await skipTo(it, hour)
  it = await live({ clock: it.clock, heard: it.heard, config: partlyQuiet() })
  await skipTo(it, 2 * hour)
  expect(it.story()).toEqual(['3600 team firing digest +Fires -Over'])
  await skipTo(it, 3 * hour)
  await skipTo(it, 5 * hour)
  expect(it.story().slice(1)).toEqual(['10800 quiet firing digest +Fires -Over'])
})

test('what comes once a day is told within the hour when its route may speak again', async () => {
  let it = await open({ info: { use: 'auto', contactPoint: null, at: '10:00' } }, { config: partlyQuiet() })
  await it.until(60)
  await it.alerting.post([one('Info', 'info', 60, 900_000)])
  await it.until(120)
  await it.alerting.post([one('Info', 'info', 60, 120)])
  await skipTo(it, hour)
  await skipTo(it, 2 * hour)
  it = await live({ clock: it.clock, heard: it.heard, config: partlyQuiet() })
  await skipTo(it, 3 * hour)
  await skipTo(it, 26 * hour)
  expect(it.story()).toEqual(['3600 team resolved digest -Info', '10800 quiet resolved digest -Info'])
})

test('after so long without anything that its events are gone, warnings come at the hour', async () => {
  let it = await open()
  await it.until(60)
  await it.alerting.post([one('Old', 'warning', 60, 900_000)])
  await skipTo(it, hour)
  await state.db.deleteFrom('alert_events').execute()
  it = await live({ clock: it.clock, heard: it.heard })
  await it.alerting.post([one('New', 'warning', hour, 900_000)])
  await skipTo(it, 2 * hour)
  expect(it.story()).toEqual(['3600 team firing digest +Old', '7200 team firing digest +New'])
})

test('of very many it says how many there are, and tells others of theirs', async () => {
  const it = await open(
    {},
    { config: configOf({ ...seldom, routes: [{ receiver: 'readers', matchers: [['n', '=', 'few']] }] }, { receivers }) },
  )
  const content = `{"labels":[["alertname","A"],["n","' || n || '"],["severity","warning"]],"startsAtMs":${startMs}}`
  await sql
    .raw(
      `insert into alert_events (sequence, at, fingerprint, group_key, kind, content)
       select 1000 + i, ${startMs}, '', '', 'fired', '${content}'
       from (select i, case when i = 50004 then 'few' else i::text end as n from generate_series(1, 50004) as i) as made`,
    )
    .execute(state.db)
  await skipTo(it, hour)
  const told = await state.db.selectFrom('outbox').select(['receiver', 'notification']).orderBy('receiver').execute()
  const counts = told.map(({ receiver, notification }) => {
    const { alerts, truncatedAlerts, groupLabels } = JSON.parse(notification) as Notification
    return [receiver, alerts.length, truncatedAlerts, groupLabels[0]?.[1]]
  })
  expect(counts).toEqual([
    ['readers', 1, 0, 'warnings 09:00 - 10:00'],
    ['team', 2000, 48_003, 'warnings 09:00 - 10:00, 50003 alerts'],
  ])
  expect(await state.db.selectFrom('alert_digests').select(['receiver', 'alerts']).orderBy('receiver').execute()).toEqual([
    { receiver: 'readers', alerts: 1 },
    { receiver: 'team', alerts: 50_003 },
  ])
})

test('where a file decides, nothing is different', async () => {
  const it = await open({ quiet: { ...defaultPolicy.quiet, use: true, spans: [{ weekdays: [1], from: '00:00', to: '23:59' }] } })
  it.alerting.state.policy.decides = () => false
  await it.alerting.post([one('W', 'warning', 0, 900_000), one('M', 'medium', 0, 900_000), one('C', 'critical', 0, 900_000)])
  await it.until(3 * hour)
  expect(it.story().toSorted()).toEqual(['30 team firing first +C', '30 team firing first +M', '30 team firing first +W'])
})

test('what waits for a contact point that is there no more is told to those whom the routes say then', async () => {
  const it = await open({}, { config: partlyQuiet() })
  await it.until(60)
  await it.alerting.post([one('Fires', 'warning', 60, 900_000)])
  await skipTo(it, hour)
  await it.alerting.reload(partlyQuiet('renamed'))
  await skipTo(it, 2 * hour)
  expect(it.story()).toEqual(['3600 team firing digest +Fires'])
  await skipTo(it, 3 * hour)
  await skipTo(it, 5 * hour)
  expect(it.story().slice(1)).toEqual(['10800 renamed firing digest +Fires'])
})
