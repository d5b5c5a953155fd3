import { expect, test } from 'vitest'

import { systemCaller } from '../../access/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { keepAlertState } from '../testdata/keep-alert-state.ts'
import { alert, configOf, contactPointOf, startMs, VirtualAlerting } from '../testdata/virtual-alerting.ts'
import { handleAlerts } from '../verbs/handle-alerts.ts'
import { changePolicy } from './change-policy.ts'
import { defaultPolicy } from './default-policy.ts'
import { severities, stepSeverities } from './policy.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const minute = 60
const hour = 3600
const caller = systemCaller('test')
const receivers = new Map(['team', 'next'].map((name) => [name, contactPointOf(name)]))
/** Nothing but the policy says that somebody is told again. */
const config = configOf({ groupWaitMs: 30_000, groupIntervalMs: 40 * hour * 1000, repeatIntervalMs: 40 * hour * 1000 }, { receivers })

/** One alert of each severity from 09:00 UTC on; each is acknowledged once somebody was told of it again. */
async function day(it: VirtualAlerting): Promise<string[]> {
  const untilMs = startMs + 90 * hour * 1000
  await it.alerting.post(severities.map((severity) => alert(severity, { labels: { severity }, startsAtMs: startMs, endsAtMs: untilMs })))
  const times = { critical: 5 * minute, high: 30 * minute, warning: hour, medium: 2 * hour, low: 24 * hour }
  for (const [name, seconds] of Object.entries(times)) {
    await it.until(it.seconds + 35)
    // Nobody runs until shortly before.
    it.clock.advance((seconds - 40 - it.seconds) * 1000)
    await it.until(seconds)
    await acknowledge(it, name)
  }
  return it.story()
}

async function acknowledge(it: VirtualAlerting, name: string): Promise<void> {
  const known = [...it.alerting.state.alerts.values()].filter(({ alert: { labels } }) => new Map(labels).get('alertname') === name)
  const fingerprints = known.map((one) => one.alert.fingerprint)
  await handleAlerts({ ...it.alerting, caller }, { fingerprints, handling: { do: 'acknowledge' } })
}

function storyOf(again: string): string[] {
  return [
    '0 team firing first +critical',
    ...['high', 'low', 'medium'].map((name) => `30 team firing first +${name}`),
    `300 ${again} +critical`,
    `1800 ${again} +high`,
    '3600 team firing digest +warning',
    `7200 ${again} +medium`,
    `86400 ${again} +low`,
    '86400 team firing digest +info',
  ].toSorted(byTime)
}

function byTime(a: string, b: string): number {
  return Number.parseInt(a) - Number.parseInt(b) || (a < b ? -1 : 1)
}

test('critical at once, warnings by the hour, information by the day; who does not acknowledge is told again', async () => {
  const it = await VirtualAlerting.open({ state, config, policyDecides: () => true })
  expect((await day(it)).toSorted(byTime)).toEqual(storyOf('team firing repeat'))
})

test('at the same times the next contact point is told, where the policy names one', async () => {
  const it = await VirtualAlerting.open({ state, config, policyDecides: () => true })
  const policy = { ...defaultPolicy }
  for (const severity of stepSeverities) {
    const steps = policy[severity].steps.map((step) => ({ ...step, contactPoint: 'next' }))
    policy[severity] = { ...policy[severity], steps }
  }
  await changePolicy({ ...it.alerting, caller }, { policy, message: '', version: 0 })
  expect((await day(it)).toSorted(byTime)).toEqual(storyOf('next firing first'))
})
