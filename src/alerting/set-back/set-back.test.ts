import { expect, test } from 'vitest'

import { systemCaller } from '../../access/index.ts'
import { DeliveryFault } from '../../channels/channel.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { changePolicy } from '../policy/change-policy.ts'
import { defaultPolicy } from '../policy/default-policy.ts'
import { fullPolicy, plainPolicy } from '../quality/quality-policy.ts'
import { keepAlertState } from '../testdata/keep-alert-state.ts'
import { alert, configOf, startMs, VirtualAlerting } from '../testdata/virtual-alerting.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const day = 86_400
const year = 365 * day
const config = configOf({ groupWaitMs: 30_000, groupIntervalMs: 300_000, repeatIntervalMs: 4 * 3_600_000 })
const policyDecides = () => true
const at = (seconds: number): number => startMs + seconds * 1000
const one = (n: string, severity: string, seconds: number) =>
  alert('A', { labels: { n, severity }, startsAtMs: at(seconds), endsAtMs: at(2 * year) })

/** Alerting at 09:05 UTC, with something of everything that has a clock. */
async function open(): Promise<VirtualAlerting> {
  const it = await VirtualAlerting.open({ state, config, policyDecides })
  const caller = systemCaller('test')
  const policy = { ...defaultPolicy, dailyTest: { at: '11:00', contactPoints: ['team'] } }
  await changePolicy({ ...it.alerting, caller }, { policy, message: '', version: 0 })
  await it.alerting.post([one('High', 'high', 0), one('Warning', 'warning', 0)])
  await it.until(300)
  expect(it.story()).toEqual(['30 team firing first +High'])
  return it
}

/** What is told from 09:06 to 11:30. */
async function goOn(it: VirtualAlerting): Promise<string[]> {
  it.heard.length = 0
  await it.until(400)
  await it.alerting.post([one('Next', 'high', 400), one('Hourly', 'warning', 400)])
  await it.until(9000)
  return it.story()
}

const story = [
  // Within the interval of its group.
  '660 team firing new_alerts +High+Next',
  // Half an hour after the clock was set back, and after it fired.
  '2160 team firing repeat +High+Next',
  '2200 team firing repeat +High+Next',
  '3600 team firing digest +Ahead+Hourly',
  '3960 team firing repeat +High+Next',
  '4000 team firing repeat +High+Next',
  '5760 team firing repeat +High+Next',
  '5800 team firing repeat +High+Next',
  '7200 team firing test +DailyTest',
  '7560 team firing repeat +High+Next',
  '7600 team firing repeat +High+Next',
]

test('a clock that goes a year ahead for a minute, and back, holds nothing up', async () => {
  const it = await open()
  it.clock.advance(year * 1000)
  await it.until(year + 330)
  await it.alerting.post([one('Ahead', 'warning', 300)])
  await it.until(year + 360)
  it.clock.advance(-year * 1000)
  expect(await goOn(it)).toEqual(story)
})

test('nor does it when it is set back while nobody runs', async () => {
  const ahead = await open()
  ahead.clock.advance(year * 1000)
  await ahead.until(year + 330)
  await ahead.alerting.post([one('Ahead', 'warning', 300)])
  await ahead.until(year + 360)
  ahead.clock.advance(-year * 1000)
  const it = await VirtualAlerting.open({ state, config, policyDecides, clock: ahead.clock, heard: ahead.heard })
  expect(await goOn(it)).toEqual(story)
})

test.each([
  ['before', 0],
  ['after', 7200],
])('a message that failed while the clock was ahead, of an alert from %s that, is tried again at once', async (_, aheadSeconds) => {
  const it = await open()
  it.fate = () => Promise.reject(new DeliveryFault('no', { retryable: true }))
  const down = [one('Down', 'critical', 300)]
  if (aheadSeconds === 0) await it.alerting.post(down)
  await it.until(305)
  it.clock.advance(2 * 3_600_000)
  if (aheadSeconds > 0) await it.alerting.post(down)
  await it.until(7200 + 320)
  it.clock.advance(-2 * 3_600_000)
  it.fate = () => undefined
  it.heard.length = 0
  await it.until(360)
  expect(it.story()[0]).toMatch(/^320 team firing \w+ .*\+Down/)
})

test('what is over when the clock is set back is told as over, and does not fire until the clock comes there once more', async () => {
  const it = await open()
  it.clock.advance(86_400_000)
  await it.until(day + 310)
  await it.alerting.post([alert('A', { labels: { n: 'High', severity: 'high' }, startsAtMs: at(0), endsAtMs: at(day + 310) })])
  await it.until(day + 320)
  it.clock.advance(-86_400_000)
  it.heard.length = 0
  await it.until(1000)
  expect(it.story()).toEqual(['620 team resolved all_resolved -High'])
})

test('what nobody said the end of while the clock was ahead ends as long after the last word of it', async () => {
  const it = await open()
  it.clock.advance(86_400_000)
  await it.until(day + 310)
  await it.alerting.post([alert('A', { labels: { n: 'Once', severity: 'high' } })])
  await it.until(day + 400)
  it.clock.advance(-86_400_000)
  it.heard.length = 0
  await it.until(1000)
  expect(it.story()).toEqual(['700 team firing some_resolved +High -Once'])
})

test('what flapped while the clock was ahead is calm, and over, when it has not changed for as long as it takes', async () => {
  const it = await VirtualAlerting.open({ state, config })
  it.alerting.state.quality.policy = { ...plainPolicy, flapping: fullPolicy.flapping }
  it.clock.advance(86_400_000)
  for (let n = 0; n < 3; n++) {
    const begin = day + n * 240
    await it.alerting.post([alert('A', { startsAtMs: at(begin), endsAtMs: at(begin + 9000) })])
    await it.until(begin + 120)
    await it.alerting.post([alert('A', { startsAtMs: at(begin), endsAtMs: at(begin + 120) })])
    await it.until(begin + 240)
  }
  it.heard.length = 0
  it.clock.advance(-86_400_000)
  await it.until(3000)
  expect(it.story().filter((line) => line.includes('firing'))).toEqual([])
  expect(it.story()).toHaveLength(1)
  expect(it.alerting.state.quality.flaps.size).toBe(0)
})
