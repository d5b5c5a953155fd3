import { afterAll, beforeAll, expect, test } from 'vitest'

import { openTestStore } from '../../../test/harness/open-test-store.ts'
import { present } from '../../../test/harness/present.ts'
import { systemCaller } from '../../access/index.ts'
import { DeliveryFault } from '../../channels/channel.ts'
import { makeMatcher } from '../matchers/make-matcher.ts'
import { alert, configOf, startMs, VirtualAlerting } from '../testdata/virtual-alerting.ts'
import { handleAlerts } from '../verbs/handle-alerts.ts'
import { setSilence } from '../verbs/set-silence.ts'
import { countWatched } from './count-watched.ts'
import { describeAlertInFull } from './describe-alert.ts'
import { listWatched } from './list-watched.ts'
import { countFirings, readHistory } from './read-history.ts'
import { readTimeline, type TimelineEntry } from './read-timeline.ts'
import { searchText } from './text-search.ts'
import { openStates, type WatchFilter } from './watch-filter.ts'

const { signal } = new AbortController()
const every: WatchFilter = { states: openStates, matchers: [] }
const at = (seconds: number): number => startMs + seconds * 1000
const caller = systemCaller('noa')

let store: Awaited<ReturnType<typeof openTestStore>>
let it: VirtualAlerting
let failing = false
const inhibitRules = [
  {
    name: '',
    sourceMatchers: [makeMatcher('alertname', '=', 'Down')],
    targetMatchers: [makeMatcher('severity', '=', 'low')],
    equal: ['service'],
  },
]

/** One story for all tests: what happens until 1000 s after the start. */
beforeAll(async () => {
  store = await openTestStore()
  const route = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 300_000, groupBy: ['service'] }
  it = await VirtualAlerting.open({
    state: store.state,
    config: configOf(route, { inhibitRules }),
    fate: ({ receiver }) => {
      if (failing && receiver === 'team') throw new DeliveryFault('503', { retryable: true, mayHaveArrived: false })
      return undefined
    },
  })
  const post = (name: string, severity: string, service: string, endsAt = 5000) =>
    it.alerting.post([alert(name, { labels: { severity, service, n: name }, endsAtMs: at(endsAt), startsAtMs: it.clock.now() })])
  await post('Slow', 'high', 'checkout')
  await it.until(10)
  await post('Down', 'critical', 'payments')
  await post('Queue', 'low', 'payments')
  await it.until(100)
  await post('Disk', 'page', 'db')
  await post('Log', 'info', 'db')
  await it.until(120)
  const down = await fingerprintOf('Down')
  await handleAlerts({ ...it.alerting, caller }, { fingerprints: [down], handling: { do: 'acknowledge' }, comment: 'on it' })
  await handleAlerts({ ...it.alerting, caller }, { fingerprints: [down], handling: { do: 'assign', to: 'Maya' } })
  const draft = {
    matcherSets: [[makeMatcher('alertname', '=', 'Disk')]],
    startsAtMs: undefined,
    endsAtMs: at(4000),
    createdBy: 'Noa',
    comment: 'moving',
    annotations: [],
  }
  await setSilence({ ...it.alerting, caller }, { id: undefined, draft })
  await it.until(500)
  failing = true
  await it.alerting.post([
    alert('Slow', { labels: { severity: 'high', service: 'checkout', n: 'Slow' }, startsAtMs: at(0), endsAtMs: at(500) }),
  ])
  await it.until(1000)
})
afterAll(() => store.remove())

async function list(filter: Partial<WatchFilter> = {}) {
  return (await listWatched(it.alerting, { filter: { ...every, ...filter }, after: '', limit: 100, signal })).rows
}

async function fingerprintOf(name: string): Promise<string> {
  const [row] = await list({ matchers: [makeMatcher('alertname', '=', name)], states: new Set([...openStates, 'resolved']) })
  return present(row).alert.fingerprint
}

test('the worst stand first, then the newest, each with how it stands', async () => {
  const rows = await list()
  expect(rows.map(({ name, state }) => `${name} ${state}`)).toEqual(['Down acknowledged', 'Disk silenced', 'Queue inhibited', 'Log firing'])
  expect(present(rows[0])).toMatchObject({
    severity: 'critical',
    service: 'payments',
    receivers: ['team'],
    handling: { assignedTo: 'Maya' },
  })
})

test('pages by cursor, whatever their length', async () => {
  for (const limit of [1, 2, 3]) {
    const names: string[] = []
    for (let after: string | undefined = ''; after !== undefined;) {
      const page: Awaited<ReturnType<typeof listWatched>> = await listWatched(it.alerting, { filter: every, after, limit, signal })
      names.push(...page.rows.map(({ name }) => name))
      after = page.next
    }
    expect(names).toEqual(['Down', 'Disk', 'Queue', 'Log'])
  }
})

test.each([
  [{ severities: new Set(['low', 'page']) }, ['Disk', 'Queue']],
  [{ services: new Set(['db']), text: searchText('LOG') }, ['Log']],
  [{ text: searchText('.*') }, []],
  [{ states: new Set(['resolved']) }, ['Slow']],
  [{ matchers: [makeMatcher('service', '!=', 'db')] }, ['Down', 'Queue']],
  [{ group: '{}:{service="payments"}' }, ['Down', 'Queue']],
  [{ receivers: new Set(['nobody']) }, []],
])('chooses by %o', async (filter, expected) => {
  expect((await list(filter)).map(({ name }) => name)).toEqual(expected)
})

test('counts what another choice would show', async () => {
  const counts = await countWatched(it.alerting, { ...every, severities: new Set(['critical']) }, signal)
  expect(counts.total).toBe(1)
  expect(Object.fromEntries(counts.severities)).toEqual({ critical: 1, page: 1, low: 1, info: 1 })
  expect(Object.fromEntries(counts.services)).toEqual({ payments: 1 })
})

test('says what holds each back, and when it is told next', async () => {
  const outlook = async (name: string) => {
    const described = present(await describeAlertInFull(it.alerting, await fingerprintOf(name)))
    return described.outlook.map(({ reason, toldAtMs, nextAtMs }) => [
      reason,
      toldAtMs && (toldAtMs - startMs) / 1000,
      nextAtMs && (nextAtMs - startMs) / 1000,
    ])
  }
  expect(await outlook('Down')).toEqual([['acknowledged', 40, undefined]])
  expect(await outlook('Disk')).toEqual([['silenced', undefined, undefined]])
  expect(await outlook('Queue')).toEqual([['inhibited', undefined, undefined]])
  const [[reason, told, next] = []] = await outlook('Log')
  expect([reason, told]).toEqual(['failing', undefined])
  expect(next).toBeGreaterThan(900)
})

test('the timeline tells what happened, newest first, and pages through it', async () => {
  const down = await fingerprintOf('Down')
  const { labels } = present(it.alerting.state.alerts.get(down)).alert
  const all: string[] = []
  for (let beforeMs: number | undefined = Number.MAX_SAFE_INTEGER; beforeMs !== undefined;) {
    const page: Awaited<ReturnType<typeof readTimeline>> = await readTimeline(it.alerting, {
      fingerprint: down,
      labels,
      beforeMs,
      limit: 2,
    })
    all.push(...page.rows.map(tell))
    beforeMs = page.next
  }
  expect(all.toSorted()).toEqual(['10 fired', '120 acknowledged on it', '120 assigned', '40 first sent in 1 tries'])
  const queue = await fingerprintOf('Queue')
  const held = await readTimeline(it.alerting, {
    fingerprint: queue,
    labels: present(it.alerting.state.alerts.get(queue)).alert.labels,
    beforeMs: Number.MAX_SAFE_INTEGER,
    limit: 100,
  })
  expect(held.rows.map(tell)).toEqual(['40 suppressed', '10 fired'])
})

test('the silence stands in the timeline', async () => {
  const disk = await fingerprintOf('Disk')
  const { labels } = present(it.alerting.state.alerts.get(disk)).alert
  const { rows } = await readTimeline(it.alerting, { fingerprint: disk, labels, beforeMs: Number.MAX_SAFE_INTEGER, limit: 100 })
  expect(rows.map(tell)).toContain('120 silenced by Noa: moving')
})

test('the history tells how long it fired and who had it after how long', async () => {
  const filter = { fromMs: at(-10), toMs: at(2000), rules: [], severities: [], services: [] }
  const { rows } = await readHistory(it.alerting, { filter, after: undefined, limit: 100 })
  const told = rows.map(({ rule, startsAtMs, endsAtMs, acknowledgedAtMs, acknowledgedBy }) => [
    rule,
    endsAtMs === undefined ? undefined : (endsAtMs - startsAtMs) / 1000,
    acknowledgedAtMs === undefined ? undefined : (acknowledgedAtMs - startsAtMs) / 1000,
    acknowledgedBy,
  ])
  expect(told.toSorted(([a = ''], [b = '']) => (String(a) < String(b) ? -1 : 1))).toEqual([
    ['Disk', undefined, undefined, ''],
    ['Down', undefined, 110, 'noa'],
    ['Log', undefined, undefined, ''],
    ['Queue', undefined, undefined, ''],
    ['Slow', 500, undefined, ''],
  ])
  const first = await readHistory(it.alerting, { filter, after: undefined, limit: 3 })
  const second = await readHistory(it.alerting, { filter, after: present(first.next), limit: 3 })
  expect([...first.rows, ...second.rows]).toEqual(rows)
  expect(second.next).toBeUndefined()
  const counted = await countFirings(it.alerting, { filter: { ...filter, services: ['db'] }, parts: 10 })
  expect(counted.map(({ rule, total, severity }) => [rule, total, severity])).toEqual([
    ['Disk', 1, 'page'],
    ['Log', 1, 'info'],
  ])
})

test('one that is long over is told of by its events', async () => {
  const slow = await fingerprintOf('Slow')
  await it.alerting.state.ledger.change(() => it.alerting.state.alerts.remove(slow))
  const described = present(await describeAlertInFull(it.alerting, slow))
  expect(described.watched).toMatchObject({ name: 'Slow', state: 'resolved', service: 'checkout' })
  expect(await describeAlertInFull(it.alerting, '0'.repeat(16))).toBeUndefined()
})

function tell(entry: TimelineEntry): string {
  const seconds = (entry.atMs - startMs) / 1000
  if (entry.kind === 'event') {
    const comment = entry.content['comment']
    return `${seconds} ${entry.event}${typeof comment === 'string' ? ` ${comment}` : ''}`
  }
  if (entry.kind === 'silence') return `${seconds} silenced by ${entry.silence.createdBy}: ${entry.silence.comment}`
  const { reason, state, attempts } = entry.message
  return `${seconds} ${reason} ${state} in ${attempts.length} tries`
}
