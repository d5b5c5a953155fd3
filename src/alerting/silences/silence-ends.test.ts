import { expect, test } from 'vitest'

import { systemCaller } from '../../access/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { makeMatcher } from '../matchers/make-matcher.ts'
import { keepAlertState } from '../testdata/keep-alert-state.ts'
import { alert, configOf, contactPointOf, startMs, VirtualAlerting } from '../testdata/virtual-alerting.ts'
import { expireSilence } from '../verbs/expire-silence.ts'
import { handleAlerts } from '../verbs/handle-alerts.ts'
import { setSilence } from '../verbs/set-silence.ts'
import type { SilenceDraft } from './silence.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const at = (seconds: number): number => startMs + seconds * 1000
const caller = systemCaller('test')
const config = configOf({ groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 36_000_000 }, {})
const withWatch = { ...config, receivers: new Map([...config.receivers, ['watch', contactPointOf('watch')]]) }

function draft(endsAtS: number, more: Partial<SilenceDraft> = {}): SilenceDraft {
  return {
    matcherSets: [[makeMatcher('alertname', '=', 'A')]],
    startsAtMs: undefined,
    endsAtMs: at(endsAtS),
    createdBy: 'ada',
    comment: 'new disks',
    annotations: [],
    ...more,
  }
}

const silence = (it: VirtualAlerting, endsAtS: number, more?: Partial<SilenceDraft>, id?: string): Promise<string> =>
  setSilence({ ...it.alerting, caller }, { id, draft: draft(endsAtS, more) })

test('before it ends its maker is told, and what it held back is told again when it has ended', async () => {
  const it = await VirtualAlerting.open({ state, config: withWatch })
  await it.alerting.post([alert('A', { endsAtMs: at(9000) }), alert('B', { endsAtMs: at(9000) })])
  await it.until(40)
  await silence(it, 3600)
  await it.until(5000)
  expect(it.story()).toEqual([
    '30 team firing first +A',
    '30 team firing first +B',
    // 15 minutes before.
    '2700 team firing first +SilenceEndsSoon',
    '3600 team resolved all_resolved -SilenceEndsSoon',
    // At the next flush of its group.
    '3630 team firing new_alerts +A',
  ])
})

test('a clock that is set back while its end is told loses nothing', async () => {
  const it = await VirtualAlerting.open({ state, config: withWatch })
  await silence(it, 3600)
  await it.until(2699)
  it.clock.advance(1000)
  const running = it.alerting.runDue()
  it.clock.advance(-30_000)
  await running
  await it.until(5000)
  expect(it.story()).toEqual(['2700 team firing first +SilenceEndsSoon', '3600 team resolved all_resolved -SilenceEndsSoon'])
})

test('how long before and through whom is said on the silence; 0 is never; what is shorter than that has none', async () => {
  const it = await VirtualAlerting.open({ state, config: withWatch })
  await silence(it, 3600, { notice: { beforeMs: 60_000, receiver: 'watch' } })
  await silence(it, 3600, { notice: { beforeMs: 0, receiver: 'watch' } })
  await silence(it, 900)
  await silence(it, 2000, { notice: { beforeMs: 600_000, receiver: 'gone' } })
  await it.until(5000)
  expect(it.story()).toEqual([
    '1400 team firing first +SilenceEndsSoon',
    '2000 team resolved all_resolved -SilenceEndsSoon',
    '3540 watch firing first +SilenceEndsSoon',
    '3600 watch resolved all_resolved -SilenceEndsSoon',
  ])
})

test('one that is made longer tells again, one whose words change does not; a tool without notices leaves them', async () => {
  const it = await VirtualAlerting.open({ state, config: withWatch })
  const id = await silence(it, 1000, { notice: { beforeMs: 100_000, receiver: 'watch' } })
  await it.until(950)
  const same = { startsAtMs: startMs, comment: 'more disks' }
  expect(await silence(it, 1000, same, id)).toBe(id)
  await it.until(990)
  expect(await silence(it, 2000, { startsAtMs: startMs }, id)).toBe(id)
  await it.until(3000)
  expect(it.story()).toEqual([
    '900 watch firing first +SilenceEndsSoon',
    '1900 watch firing first +SilenceEndsSoon',
    '2000 watch resolved all_resolved -SilenceEndsSoon',
  ])
})

test('one that somebody ends gives back what it held; what another holds, or somebody has taken, stays quiet', async () => {
  const it = await VirtualAlerting.open({ state, config: withWatch })
  await it.alerting.post(['1', '2', '3', '4'].map((n) => alert('A', { labels: { n }, endsAtMs: at(9000) })))
  await it.until(40)
  const id = await silence(it, 8000)
  await silence(it, 8000, { matcherSets: [[makeMatcher('n', '=', '2')]] })
  const known = new Map([...it.alerting.state.alerts.values()].map((one) => [new Map(one.alert.labels).get('n'), one.alert.fingerprint]))
  const taken = known.get('3') ?? ''
  await handleAlerts({ ...it.alerting, caller }, { fingerprints: [taken], handling: { do: 'acknowledge' } })
  await it.until(100)
  await expireSilence({ ...it.alerting, caller }, { id })
  await it.until(101)
  const [told] = it.alerting.state.log.values()
  expect([...(told?.firing ?? [])].toSorted()).toEqual(['2', '3'].map((n) => known.get(n) ?? '').toSorted())
  await it.until(1000)
  expect(it.story()).toEqual(['30 team firing first +1+2+3+4', '150 team firing new_alerts +1+3+4'])
})

test('what was due while nobody ran is made up once: an end, and no word that it comes', async () => {
  const first = await VirtualAlerting.open({ state, config: withWatch })
  await first.alerting.post([alert('A', { endsAtMs: at(99_000) })])
  await first.until(40)
  await silence(first, 3600)
  await first.alerting.stop(0)
  first.clock.advance(10_000_000)
  const second = await VirtualAlerting.open({ state, config: withWatch, clock: first.clock, heard: first.heard })
  await second.until(second.seconds + 100)
  await second.alerting.stop(0)
  const third = await VirtualAlerting.open({ state, config: withWatch, clock: first.clock, heard: first.heard })
  await third.until(third.seconds + 2000)
  expect(third.story().map((line) => line.replace(/^\d+ /, ''))).toEqual(['team firing first +A', 'team firing new_alerts +A'])
})

test('killed before the message is sent, it is sent once', async () => {
  const first = await VirtualAlerting.open({ state, config: withWatch, fate: () => new Promise(() => undefined) })
  await silence(first, 3600)
  first.clock.advance(2_700_000)
  await first.alerting.runDue()
  void first.alerting.runDue()
  // The vendor hangs: the message lies in the outbox, and the silence's row says so.
  await expect.poll(async () => (await state.db.selectFrom('outbox').select('state').execute())[0]?.state).toBe('leased')
  const second = await VirtualAlerting.open({ state, config: withWatch, clock: first.clock })
  await second.until(second.seconds + 800)
  expect(second.story().map((line) => line.replace(/^\d+ /, ''))).toEqual(['team firing first +SilenceEndsSoon'])
  expect(second.heard.map(({ mayRepeat }) => mayRepeat)).toEqual([true])
})
