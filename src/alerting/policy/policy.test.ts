import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { openTestStore } from '../../../test/harness/open-test-store.ts'
import { present } from '../../../test/harness/present.ts'
import { systemCaller } from '../../access/index.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { alertTables } from '../testdata/alert-tables.ts'
import { alert, configOf, contactPointOf, startMs, VirtualAlerting } from '../testdata/virtual-alerting.ts'
import { handleAlerts, type Handling } from '../verbs/handle-alerts.ts'
import { changePolicy } from './change-policy.ts'
import { defaultPolicy } from './default-policy.ts'
import type { Policy } from './policy.ts'

let store: Awaited<ReturnType<typeof openTestStore>>
let state: StateStore
beforeAll(async () => {
  store = await openTestStore()
  state = store.state
})
afterAll(() => store.remove())
beforeEach(async () => {
  for (const table of alertTables) await state.db.deleteFrom(table).execute()
})

const at = (seconds: number): number => startMs + seconds * 1000
const quick = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 4 * 3_600_000 }
const config = configOf(quick, { receivers: new Map(['team', 'lead', 'boss'].map((name) => [name, contactPointOf(name)])) })
const caller = systemCaller('test')

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
  const it = await VirtualAlerting.open({ state, config, policyDecides: () => true, ...options })
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
  expect(present(it.alerting.state.escalations).size).toBe(0)
})

/** What happens at one time happens in any order. */
function byTime(a: string, b: string): number {
  return Number.parseInt(a) - Number.parseInt(b) || (a < b ? -1 : 1)
}
