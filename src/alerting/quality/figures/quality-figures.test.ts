import { afterAll, beforeAll, expect, test } from 'vitest'

import { openTestStore } from '../../../../test/harness/open-test-store.ts'
import { present } from '../../../../test/harness/present.ts'
import { anonymousCaller, systemCaller } from '../../../access/index.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
import { alert, configOf, startMs, VirtualAlerting } from '../../testdata/virtual-alerting.ts'
import { handleAlerts } from '../../verbs/handle-alerts.ts'
import { judgeAlert } from '../verdicts/judge-alert.ts'
import { listVerdicts } from '../verdicts/list-verdicts.ts'
import { readQuality } from './read-quality.ts'
import { figuresOf } from './rule-figures.ts'
import { wilsonInterval } from './wilson-interval.ts'

let store: Awaited<ReturnType<typeof openTestStore>>
let state: StateStore
beforeAll(async () => {
  store = await openTestStore()
  state = store.state
})
afterAll(() => store.remove())

const at = (seconds: number): number => startMs + seconds * 1000
const all = { limit: 500 }

test('one of one is not always', () => {
  expect(wilsonInterval(1, 1).low).toBeCloseTo(0.2065, 3)
  expect(wilsonInterval(1, 1).high).toBe(1)
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 })
  // Newcombe 1998, 81 of 263: 0.2553 to 0.3662.
  expect(wilsonInterval(81, 263).low).toBeCloseTo(0.2553, 4)
  expect(wilsonInterval(81, 263).high).toBeCloseTo(0.3662, 4)
})

test('what to do about a rule follows from what is sure', () => {
  const none = { fired: 20, told: 20, resolved: 20, acknowledged: 20, useful: 0, noise: 0, duplicate: 0, short: 0, returned: 0, night: 0 }
  const times = { acknowledgeP50Ms: null, acknowledgeP95Ms: null, resolveP50Ms: null, resolveP95Ms: null }
  const advise = (more: Partial<typeof none>): string => figuresOf({ ...none, ...times, ...more }, 86_400_000).advice
  expect(advise({ useful: 20 })).toBe('fine')
  expect(advise({ noise: 1 })).toBe('judge')
  expect(advise({ noise: 12, useful: 1 })).toBe('delete')
  expect(advise({ useful: 14, noise: 6 })).toBe('change')
  expect(advise({ returned: 10, short: 10 })).toBe('keep_firing')
  expect(advise({ short: 10 })).toBe('raise_for')
  expect(advise({ fired: 2, told: 2, short: 2 })).toBe('fine')
})

test('figures come from what happened, and verdicts are counted', async () => {
  const it = await VirtualAlerting.open({
    state,
    config: configOf({ groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 3_600_000 }),
  })
  const context = { clock: it.clock, database: state, caller: systemCaller('test') }
  const fire = async (from: number, to: number): Promise<void> => {
    const labels = { severity: 'high', service: 'checkout' }
    await it.until(from)
    await it.alerting.post([alert('Slow', { labels, startsAtMs: at(from), endsAtMs: at(90_000) })])
    await it.until(to)
    await it.alerting.post([alert('Slow', { labels, startsAtMs: at(from), endsAtMs: at(to) })])
    await it.until(to + 200)
  }
  await fire(0, 120)
  await fire(600, 4200)
  await it.until(5000)
  await it.alerting.post([alert('Late', { startsAtMs: at(5000), endsAtMs: at(90_000) })])
  await it.until(5060)
  const slow = present([...it.alerting.state.alerts.values()].find(({ alert: { labels } }) => labels.some(([, value]) => value === 'Slow')))
  const late = present([...it.alerting.state.alerts.values()].find(({ alert: { labels } }) => labels.some(([, value]) => value === 'Late')))
  await handleAlerts(
    { ...it.alerting, caller: context.caller },
    { fingerprints: [late.alert.fingerprint], handling: { do: 'acknowledge' } },
  )
  const { fingerprint } = slow.alert
  await judgeAlert(context, { fingerprint, startsAtMs: at(0), verdict: 'useful', reason: '' })
  await judgeAlert(context, { fingerprint, startsAtMs: at(0), verdict: 'noise', reason: 'nothing to do' })
  await judgeAlert(context, { fingerprint, verdict: 'useful', reason: '' })
  expect(
    (await listVerdicts(state, { fingerprints: [fingerprint], ...all })).verdicts.map((one) => [
      (one.startsAtMs - startMs) / 1000,
      one.verdict,
      one.reason,
    ]),
  ).toEqual([
    [600, 'useful', ''],
    [0, 'noise', 'nothing to do'],
  ])
  await expect(judgeAlert(context, { fingerprint, startsAtMs: at(9999), verdict: 'noise', reason: '' })).rejects.toMatchObject({
    code: 'not_found',
  })
  const stranger = { ...context, caller: anonymousCaller('::1') }
  await expect(judgeAlert(stranger, { fingerprint, verdict: 'noise', reason: '' })).rejects.toMatchObject({ code: 'forbidden' })
  const audited = await state.db.selectFrom('audit_entries').select('details').where('action', '=', 'alert.judge').orderBy('seq').execute()
  expect(audited).toHaveLength(3)
  // 09:00 UTC is night in California.
  const quality = await readQuality(state, { ...all, fromMs: at(-3600), toMs: at(7200), zone: 'America/Los_Angeles' })
  expect(quality.overall).toMatchObject({
    fired: 3,
    told: 3,
    resolved: 2,
    acknowledged: 1,
    useful: 1,
    noise: 1,
    judged: 2,
    accuracy: 0.5,
    night: 3,
  })
  const [worst, other] = quality.rules
  expect(worst).toMatchObject({
    rule: 'Slow',
    severity: 'high',
    fired: 2,
    short: 1,
    returned: 1,
    coverage: 1,
    resolveP50Ms: 1_860_000,
    advice: 'fine',
  })
  expect(other).toMatchObject({ rule: 'Late', acknowledgeP50Ms: 60_000, unacknowledgedShare: 0 })
  expect((await readQuality(state, { ...all, fromMs: at(-3600), toMs: at(7200), zone: 'UTC' })).overall.night).toBe(0)
  expect((await readQuality(state, { ...all, fromMs: at(-3600), toMs: at(7200), zone: 'UTC', service: 'checkout' })).overall.fired).toBe(2)
  expect((await readQuality(state, { ...all, fromMs: at(-7200), toMs: at(-3600), zone: 'UTC' })).rules).toEqual([])
})

test('rules and verdicts come page by page, each once, those alike too and whatever fires meanwhile', async () => {
  const names = Array.from({ length: 25 }, (_, index) => `Rule${index % 5} ${'long '.repeat(20)}${index}`)
  const begin = at(100_000)
  const fire = async (rule: string, index: number, firedAt: number): Promise<void> => {
    const fingerprint = String(index).padStart(16, '0')
    const told = { severity: 'low', service: '', told_at: firedAt, acknowledged_at: null, resolved_at: firedAt + 1000 }
    await state.db
      .insertInto('alert_occurrences')
      .values({ ...told, fingerprint, rule, starts_at: firedAt, fired_at: firedAt })
      .execute()
    const verdict = { verdict: 'noise', reason: '', judged_at: firedAt, judged_by: '' }
    await state.db
      .insertInto('alert_verdicts')
      .values({ ...verdict, fingerprint, starts_at: firedAt })
      .execute()
  }
  for (const [index, name] of names.entries()) for (let n = 0; n <= index % 3; n++) await fire(name, index, begin + 10 * n)
  const range = { fromMs: begin, toMs: begin + 1000, zone: 'UTC', limit: 7 }
  const seen: string[] = []
  let page = await readQuality(state, range)
  // Behind the time of the first page: it would make the last the first.
  for (let n = 0; n < 9; n++) await fire(names[0] ?? '', 0, begin + 1000 + n)
  for (; ; page = await readQuality(state, { ...range, toMs: begin + 5000, cursor: page.next })) {
    expect(page.overall.fired).toBe(49)
    seen.push(...page.rules.map(({ rule }) => rule))
    if (page.next === null) break
  }
  expect(seen).toEqual((await readQuality(state, { ...range, limit: 25 })).rules.map(({ rule }) => rule))
  expect(seen.toSorted()).toEqual(names.toSorted())
  await expect(readQuality(state, { ...range, cursor: 'AAAA' })).rejects.toMatchObject({ code: 'bad_input' })

  const fingerprints = names.map((_, index) => String(index).padStart(16, '0'))
  const judged: string[] = []
  let verdicts = await listVerdicts(state, { fingerprints, limit: 7 })
  for (; ; verdicts = await listVerdicts(state, { fingerprints, limit: 7, cursor: verdicts.next })) {
    judged.push(...verdicts.verdicts.map(({ startsAtMs, fingerprint }) => `${startsAtMs} ${fingerprint}`))
    if (verdicts.next === null) break
  }
  expect([judged.length, new Set(judged).size]).toEqual([58, 58])
  expect(judged.map((one) => Number(one.split(' ')[0]))).toEqual(judged.map((one) => Number(one.split(' ')[0])).toSorted((a, b) => b - a))
})

test('events that are numbered anew are read, too', async () => {
  await state.db.deleteFrom('alert_events').execute()
  const before = (await readQuality(state, { ...all, fromMs: at(-3600), toMs: at(7200), zone: 'UTC' })).overall.fired
  const content = JSON.stringify({ labels: [['alertname', 'New']], startsAtMs: at(6000) })
  const event = {
    sequence: 1,
    at: at(6000),
    fingerprint: 'f'.repeat(16),
    group_key: '',
    kind: 'fired',
    content,
    rule: 'New',
    severity: '',
    service: '',
  }
  await state.db.insertInto('alert_events').values(event).execute()
  for (let n = 0; n < 2; n++)
    expect((await readQuality(state, { ...all, fromMs: at(-3600), toMs: at(7200), zone: 'UTC' })).overall.fired).toBe(before + 1)
})
