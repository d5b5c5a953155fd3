import { describe, expect, test } from 'vitest'

import { systemCaller } from '../../../access/index.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
import { changePolicy } from '../../policy/change-policy.ts'
import { defaultPolicy } from '../../policy/default-policy.ts'
import { keepAlertState } from '../../testdata/keep-alert-state.ts'
import { alert, configOf, startMs, VirtualAlerting, type VirtualOptions } from '../../testdata/virtual-alerting.ts'
import { handleAlerts } from '../../verbs/handle-alerts.ts'
import { fullPolicy, plainPolicy } from '../quality-policy.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const at = (seconds: number): number => startMs + seconds * 1000
const quick = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 14_400_000 }

async function open(
  before: Partial<Pick<VirtualOptions, 'clock' | 'heard'>> = {},
  route: Parameters<typeof configOf>[0] = quick,
): Promise<VirtualAlerting> {
  const { clock, heard } = before
  const again = clock === undefined || heard === undefined ? {} : { clock, heard }
  const it = await VirtualAlerting.open({ state, config: configOf(route), ...again })
  it.alerting.state.quality.policy = { ...plainPolicy, flapping: fullPolicy.flapping }
  return it
}

const events = async (kind: string): Promise<unknown[]> =>
  (await state.db.selectFrom('alert_events').select('content').where('kind', '=', kind).orderBy('sequence').execute()).map(
    ({ content }): unknown => JSON.parse(content),
  )

describe('what flaps', () => {
  const goUpAndDown = async (it: VirtualAlerting, from: number, times: number, labels = {}): Promise<void> => {
    for (let n = 0; n < times; n++) {
      const begin = from + n * 240
      await it.alerting.post([alert('A', { labels, startsAtMs: at(begin), endsAtMs: at(begin + 9000) })])
      await it.until(begin + 120)
      await it.alerting.post([alert('A', { labels, startsAtMs: at(begin), endsAtMs: at(begin + 120) })])
      await it.until(begin + 240)
    }
  }

  test('is told once as flapping, then held until it is calm', async () => {
    const it = await open()
    await goUpAndDown(it, 0, 6, { severity: 'critical' })
    await it.until(6000)
    const story = it.story()
    expect(story).toEqual([
      '30 team firing first +A',
      '150 team resolved all_resolved -A',
      '270 team firing new_alerts +A',
      '390 team resolved all_resolved -A',
      '510 team firing new_alerts +A',
      // The sixth change: it counts as firing from now on.
      '630 team firing new_alerts +A',
      // The last change was at 1320, a quarter of an hour later it is calm, and over.
      '2250 team resolved all_resolved -A',
    ])
    expect(await events('flapping')).toEqual([{ times: 6, minutes: 30 }])
    expect(await events('held')).toMatchObject([{ why: 'flapping', receiver: 'team' }])
    expect(await events('released')).toHaveLength(1)
    expect(it.alerting.state.quality.flaps.size + it.alerting.state.quality.holds.size).toBe(0)
  })

  test('goes on flapping after a restart, and is told anew when it flaps anew', async () => {
    let it = await open()
    await goUpAndDown(it, 0, 4)
    it = await open(it)
    await goUpAndDown(it, 960, 2)
    await it.until(2700)
    expect(it.story().slice(5)).toEqual(['630 team firing new_alerts +A', '2250 team resolved all_resolved -A'])
    await goUpAndDown(it, 2700, 4)
    await it.until(6000)
    expect(await events('flapping')).toHaveLength(2)
  })

  describe('and people', () => {
    const steps = { use: 'on', atOnce: false, steps: [{ afterSeconds: 660, contactPoint: 'boss' }], repeatSeconds: null } as const
    const caller = { ...systemCaller('test'), projectId: 1 }
    const openWithSteps = async (): Promise<{ readonly it: VirtualAlerting; readonly fingerprint: string }> => {
      const it = await open({}, { ...quick, routes: [{ receiver: 'boss', matchers: [['n', '=', 'x']] }] })
      await changePolicy({ ...it.alerting, caller }, { policy: { ...defaultPolicy, high: steps }, message: '', version: 0 })
      await goUpAndDown(it, 0, 2, { severity: 'high' })
      return { it, fingerprint: [...it.alerting.state.alerts.values()][0]?.alert.fingerprint ?? '' }
    }

    test('its clock runs on while it is down, and ends when it is calm', async () => {
      const { it } = await openWithSteps()
      await goUpAndDown(it, 480, 4, { severity: 'high' })
      await it.until(2600)
      // It fired at 480, was found to flap at 600, and is down from 1080 to 1200.
      expect(it.story().slice(4)).toEqual([
        '510 team firing new_alerts +A',
        '630 team firing new_alerts +A',
        '1140 boss firing first +A',
        '2220 boss resolved all_resolved -A',
        '2250 team resolved all_resolved -A',
      ])
      expect(it.alerting.state.escalations.size).toBe(0)
      await goUpAndDown(it, 6000, 1, { severity: 'high' })
      expect(it.alerting.state.alerts.values().next().value?.handling).toEqual({})
    })

    test('who acknowledges it while it is down has it until it is calm', async () => {
      const { it, fingerprint } = await openWithSteps()
      await goUpAndDown(it, 480, 1, { severity: 'high' })
      expect(await handleAlerts({ ...it.alerting, caller }, { fingerprints: [fingerprint], handling: { do: 'acknowledge' } })).toBe(1)
      await goUpAndDown(it, 720, 3, { severity: 'high' })
      expect(it.alerting.state.alerts.get(fingerprint)?.handling.acknowledgedAtMs).toBe(at(720))
      await it.until(6000)
      expect(it.story().filter((line) => line.includes('boss'))).toEqual([])
      await it.alerting.post([alert('A', { labels: { severity: 'high' }, startsAtMs: at(6000), endsAtMs: at(9000) })])
      expect(it.alerting.state.alerts.get(fingerprint)?.handling).toEqual({})
      expect(it.alerting.state.escalations.get(fingerprint)?.baseMs).toBe(at(6000))
    })

    test('who resolves it ends it at once', async () => {
      const { it, fingerprint } = await openWithSteps()
      await goUpAndDown(it, 480, 1, { severity: 'high' })
      await handleAlerts({ ...it.alerting, caller }, { fingerprints: [fingerprint], handling: { do: 'resolve' } })
      await it.until(800)
      expect(it.story().slice(-2)).toEqual(['630 team firing new_alerts +A', '750 team resolved all_resolved -A'])
      expect(it.alerting.state.escalations.size).toBe(0)
    })
  })

  test('what is too short to be told of is told of once it flaps', async () => {
    const it = await open()
    for (let n = 0; n < 4; n++) {
      await it.alerting.post([alert('Blink', { startsAtMs: at(n * 100), endsAtMs: at(9000) })])
      await it.until(n * 100 + 10)
      await it.alerting.post([alert('Blink', { startsAtMs: at(n * 100), endsAtMs: at(n * 100 + 10) })])
      await it.until(n * 100 + 100)
    }
    await it.until(500)
    expect(it.story()).toHaveLength(1)
    expect(it.story()[0]).toContain('+Blink')
  })
})
