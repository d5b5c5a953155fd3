import fc from 'fast-check'
import { expect, test } from 'vitest'

import { systemCaller } from '../../access/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { emptyAlertTables } from '../testdata/alert-tables.ts'
import { keepAlertState } from '../testdata/keep-alert-state.ts'
import { alert, configOf, contactPointOf, startMs, VirtualAlerting } from '../testdata/virtual-alerting.ts'
import { handleAlerts, type Handling } from '../verbs/handle-alerts.ts'
import { changePolicy } from './change-policy.ts'
import { defaultPolicy } from './default-policy.ts'
import type { Policy } from './policy.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const config = configOf(
  { groupWaitMs: 30_000, groupIntervalMs: 600_000, repeatIntervalMs: 40 * 3_600_000 },
  { receivers: new Map(['team', 'lead', 'boss'].map((name) => [name, contactPointOf(name)])) },
)
const caller = systemCaller('test')
const high = {
  use: 'on',
  atOnce: false,
  steps: [
    { afterSeconds: 60, contactPoint: 'lead' },
    { afterSeconds: 180, contactPoint: 'boss' },
  ],
  repeatSeconds: 120,
} as const

/** `killed`: nobody runs for so long; `waits`: everything runs. */
type Happening =
  | { readonly do: 'fires' }
  | { readonly do: 'resolved' }
  | { readonly do: 'acknowledged' }
  | { readonly do: 'unacknowledged' }
  | { readonly do: 'killed' | 'waits'; readonly seconds: number }
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.constantFrom('fires', 'fires', 'resolved', 'acknowledged', 'unacknowledged').map((what) => ({ do: what as 'fires' })),
  fc.record({ do: fc.constantFrom<'killed' | 'waits'>('killed', 'waits', 'waits'), seconds: fc.integer({ min: 1, max: 400 }) }),
)

/** Who is told when, by what the policy says in words. */
function model(all: readonly Happening[]): string[] {
  const told: string[] = []
  let now = 0
  let isFiring = false
  let isAcknowledged = false
  let since: number | undefined
  let step = 0
  const due = (n: number): number => (since ?? 0) + (high.steps[n]?.afterSeconds ?? 180 + (n - 1) * high.repeatSeconds)
  const tell = (at: number): void => {
    told.push(`${at} ${step === 0 ? 'lead' : 'boss'}`)
    step++
  }
  const begin = (): void => {
    since = now
    step = 0
  }
  for (const one of all) {
    if (one.do === 'fires') {
      if (!isFiring) begin()
      if (!isFiring) isAcknowledged = false
      isFiring = true
    } else if (one.do === 'resolved') {
      isFiring = false
      since = undefined
    } else if (one.do === 'acknowledged' || one.do === 'unacknowledged') {
      if (!isFiring) continue
      if (one.do === 'acknowledged') since = undefined
      else if (isAcknowledged) begin()
      isAcknowledged = one.do === 'acknowledged'
    } else {
      const end = now + one.seconds
      if (one.do === 'waits') while (since !== undefined && due(step) <= end) tell(due(step))
      else if (since !== undefined && due(step) <= end) {
        while (due(step + 1) <= end) step++
        tell(end)
      }
      now = end
    }
  }
  return told
}

/** The same with alerting as it is, on a clock that is moved. */
async function run(all: readonly Happening[]): Promise<string[]> {
  await emptyAlertTables(state)
  let it = await VirtualAlerting.open({ state, config })
  await changePolicy({ ...it.alerting, caller }, { policy: { ...defaultPolicy, high }, message: '', version: 0 })
  let since = 0
  const isFiring = (): boolean => [...it.alerting.state.alerts.values()].some(({ isResolved }) => !isResolved)
  const post = (endsAtMs: number): Promise<void> =>
    it.alerting.post([alert('A', { labels: { severity: 'high' }, startsAtMs: startMs + since * 1000, endsAtMs })])
  for (const one of all) {
    if (one.do === 'fires') {
      if (!isFiring()) since = it.seconds
      await post(startMs + 900_000_000)
    } else if (one.do === 'resolved') {
      if (isFiring()) await post(it.clock.now())
    } else if (one.do === 'acknowledged' || one.do === 'unacknowledged') {
      const handling = { do: one.do === 'acknowledged' ? 'acknowledge' : 'unacknowledge' } as const
      const fingerprints = [...it.alerting.state.order.from()]
      if (isFiring()) await handleAlerts({ ...it.alerting, caller }, { fingerprints, handling })
    } else if (one.do === 'waits') await it.until(it.seconds + one.seconds)
    else {
      const { clock, heard } = it
      clock.advance(one.seconds * 1000)
      it = await VirtualAlerting.open({ state, config, clock, heard })
      await it.until(it.seconds)
    }
  }
  return it.heard
    .filter(({ receiver, status }) => receiver !== 'team' && status === 'firing')
    .map(({ at, receiver }) => `${at} ${receiver}`)
}

test('whatever happens, who is told when is what the policy says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 12 }), async (all) => {
      expect(await run(all)).toEqual(model(all))
    }),
    { numRuns: 8 },
  )
}, 120_000)

test('a clock that is set forward takes the last step alone, once', async () => {
  const all: readonly Happening[] = [{ do: 'fires' }, { do: 'killed', seconds: 3600 }, { do: 'waits', seconds: 100 }]
  expect(model(all)).toEqual(['3600 boss', '3660 boss'])
  expect(await run(all)).toEqual(['3600 boss', '3660 boss'])
})

const at = (seconds: number): number => startMs + seconds * 1000
const quick = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 4 * 3_600_000 }
const quickConfig = configOf(quick, { receivers: config.receivers })

const twoSteps: Policy = {
  ...defaultPolicy,
  critical: {
    use: 'auto',
    atOnce: true,
    steps: [
      { afterSeconds: 300, contactPoint: 'lead' },
      { afterSeconds: 900, contactPoint: 'boss' },
    ],
    repeatSeconds: 600,
  },
}

async function open(policy: Policy, options: { readonly policyDecides?: () => boolean } = {}): Promise<VirtualAlerting> {
  const it = await VirtualAlerting.open({ state, config: quickConfig, policyDecides: () => true, ...options })
  await changePolicy({ ...it.alerting, caller }, { policy, message: '', version: 0 })
  return it
}

const critical = (more: Parameters<typeof alert>[1] = {}) =>
  alert('A', { startsAtMs: at(0), endsAtMs: at(90_000), ...more, labels: { severity: 'critical', ...more.labels } })

async function handle(it: VirtualAlerting, handling: Handling): Promise<void> {
  const fingerprints = [...it.alerting.state.alerts.values()].map((known) => known.alert.fingerprint)
  await handleAlerts({ ...it.alerting, caller }, { fingerprints, handling })
}

test('who does not acknowledge: the next contact point, the one behind it, and that one again, each to the second', async () => {
  const it = await open(twoSteps)
  await it.alerting.post([critical()])
  await it.until(2200)
  await it.alerting.post([critical({ endsAtMs: at(2200) })])
  await it.until(2400)
  expect(it.story().toSorted(byTime)).toEqual([
    '0 team firing first +A',
    '300 lead firing first +A',
    '900 boss firing first +A',
    '1500 boss firing repeat +A',
    '2100 boss firing repeat +A',
    ...['2220 boss', '2220 lead', '2220 team'].map((who) => `${who} resolved all_resolved -A`),
  ])
  expect(await escalated()).toEqual([
    { step: 1, receivers: ['lead'], severity: 'critical', policy: 1 },
    { step: 2, receivers: ['boss'], severity: 'critical', policy: 1 },
    { step: 3, receivers: ['boss'], severity: 'critical', policy: 1 },
    { step: 4, receivers: ['boss'], severity: 'critical', policy: 1 },
  ])
})

async function escalated(): Promise<unknown[]> {
  const rows = await state.db.selectFrom('alert_events').select('content').where('kind', '=', 'escalated').orderBy('sequence').execute()
  return rows.map(({ content }) => JSON.parse(content) as unknown)
}

test('acknowledge stops it, taking that back begins anew, resolve ends it', async () => {
  const it = await open(twoSteps)
  await it.alerting.post([critical()])
  await it.until(299)
  await handle(it, { do: 'acknowledge' })
  await it.until(1000)
  await handle(it, { do: 'unacknowledge' })
  await it.until(1301)
  await handle(it, { do: 'resolve' })
  await it.until(3000)
  expect(
    it
      .story()
      .map((line) => line.replace(/(\d+) (\w+) resolved/, '$2 resolved'))
      .toSorted(),
  ).toEqual(
    ['0 team firing first +A', '1300 lead firing first +A', 'lead resolved all_resolved -A', 'team resolved all_resolved -A'].toSorted(),
  )
  expect(it.alerting.state.escalations.size).toBe(0)
})

/** What happens at one time happens in any order. */
function byTime(a: string, b: string): number {
  return Number.parseInt(a) - Number.parseInt(b) || (a < b ? -1 : 1)
}
