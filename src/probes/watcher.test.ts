import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { ManualClock } from '../../test/harness/manual-clock.ts'
import { openTestStore } from '../../test/harness/open-test-store.ts'
import { present } from '../../test/harness/present.ts'
import { createLog } from '../lib/log.ts'
import { createGuard } from '../lib/outgoing/outgoing-guard.ts'
import { createSeal } from '../lib/seal.ts'
import type { PostedAlert } from '../model/alert.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { Maintenance } from './availability/leave-out.ts'
import { sumAvailability } from './availability/sum-availability.ts'
import type { Monitor } from './monitor.ts'
import { readMonitor } from './read-monitor.ts'
import type { ProbeSample } from './samples-of.ts'
import { loadWatches } from './store/load-watches.ts'
import { readMonitors } from './store/read-monitors.ts'
import { readSeen } from './store/read-seen.ts'
import { type ReadMetrics, recallFromMetrics } from './store/recall-checks.ts'
import { keptChecksOf, openWatch, type RecentCheck, rememberCheck } from './watch.ts'
import { Watcher } from './watcher.ts'

const guard = createGuard({ allowedHosts: () => ['127.0.0.0/8'], resolve: async () => [{ address: '127.0.0.1', family: 4 }] })
const log = createLog({ level: 'silent' })
let store: StateStore
let remove: () => Promise<void>
let server: Server
let status = 200
let clock: ManualClock
let watcher: Watcher
const alerts: PostedAlert[] = []
const samples: ProbeSample[] = []
let maintenance: readonly Maintenance[] = []
const maintenanceOf = (name: string): readonly Maintenance[] => (name === 'shop' ? maintenance : [])

beforeAll(async () => {
  const opened = await openTestStore()
  store = opened.state
  remove = opened.remove
  server = createServer((_request, response) => response.writeHead(status).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await remove()
})
beforeEach(() => {
  status = 200
  alerts.length = samples.length = 0
  maintenance = []
  clock = new ManualClock()
  watcher = open()
})
afterEach(async () => {
  await watcher.stop()
  for (const table of ['monitor_states', 'monitor_watches', 'monitor_outages'] as const) await store.db.deleteFrom(table).execute()
})

function open(): Watcher {
  return new Watcher({
    clock,
    log,
    store,
    guard,
    fileGuard: guard,
    userAgent: 'test',
    externalUrl: () => 'http://vedette.example',
    maintenanceOf,
    write: async (all) => void samples.push(...all),
    post: async (all) => void alerts.push(...all),
  })
}

function monitor(id: string, changes: object = {}): Monitor {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const input = { name: id, kind: 'http', settings: { url }, interval: '30s', severity: 'high', service: 'shop', ...changes }
  return { id, projectId: 1, ...readMonitor(input), isPaused: false, file: undefined, updatedAtMs: 0, updatedBy: '', version: 1 }
}

/** Lets time pass in steps at which something is due. */
async function pass(ms: number): Promise<void> {
  const endMs = clock.now() + ms
  while (clock.now() < endMs) {
    clock.advance(Math.max(1, Math.min(endMs, watcher.nextDueMs()) - clock.now()))
    await watcher.runDue(clock.now())
  }
}

const statusOf = (id: string): string | undefined => watcher.watches.get(id)?.state.status
const labelsOf = ({ labels }: PostedAlert): Record<string, string> => Object.fromEntries(labels)

test('up, then down when it is confirmed, then up again: alert, metrics and outage', async () => {
  watcher.set([monitor('shop')])
  await pass(31_000)
  expect(statusOf('shop')).toBe('up')
  status = 503
  await pass(31_000)
  expect(statusOf('shop')).toBe('pending')
  expect(alerts).toEqual([])
  await pass(21_000)
  expect(statusOf('shop')).toBe('down')
  const fired = present(alerts.at(-1))
  expect(labelsOf(fired)).toMatchObject({ alertname: 'MonitorDown', monitor: 'shop', kind: 'http', severity: 'high', service: 'shop' })
  expect(Object.fromEntries(fired.annotations)).toMatchObject({
    summary: 'shop is down',
    description: expect.stringContaining('expected 2xx, got 503') as unknown,
  })
  expect(fired.endsAtMs).toBeGreaterThan(clock.now())
  // Repeated, so that it does not end by itself.
  const before = alerts.length
  await pass(120_000)
  expect(alerts.length).toBeGreaterThanOrEqual(before + 2)
  status = 200
  await pass(31_000)
  expect(statusOf('shop')).toBe('up')
  expect(present(alerts.at(-1)).endsAtMs).toBeLessThanOrEqual(clock.now())
  const rows = await store.db.selectFrom('monitor_outages').selectAll().execute()
  expect(rows).toMatchObject([{ monitor_id: 'shop', cause: 'expected 2xx, got 503', started_at: fired.startsAtMs }])
  await watcher.flushSamples()
  const succeeded = samples.filter(({ labels }) => labels.some(([name, value]) => name === '__name__' && value === 'probe_success'))
  expect(new Set(succeeded.map(({ value }) => value))).toEqual(new Set([0, 1]))
  expect(Object.fromEntries(present(succeeded[0]).labels)).toMatchObject({ job: 'probes', monitor: 'shop', kind: 'http', service: 'shop' })
})

test('after a kill an open outage is open still, and the time nobody watched is unknown', async () => {
  status = 503
  watcher.set([monitor('shop', { retries: 0 })])
  await pass(60_000)
  const startedAtMs = present(watcher.watches.get('shop')?.state.outage).startedAtMs
  // Killed: nothing of it is stopped or kept any more.
  clock.advance(3_600_000)
  watcher = open()
  watcher.set([monitor('shop', { retries: 0 })], await loadWatches(store))
  expect(watcher.watches.get('shop')?.state).toMatchObject({ status: 'unknown', outage: { startedAtMs } })
  await pass(31_000)
  expect(statusOf('shop')).toBe('down')
  const outages = await store.db.selectFrom('monitor_outages').selectAll().execute()
  expect(outages).toMatchObject([{ started_at: startedAtMs, ended_at: null }])
  const seen = present((await readSeen(store, [...watcher.watches.values()], { fromMs: 0, nowMs: clock.now(), maintenanceOf })).get('shop'))
  const { downMs, unknownMs, ratio } = sumAvailability(seen, { fromMs: startedAtMs, toMs: clock.now() })
  expect(ratio).toBe(0)
  // What it saw holds for twice the interval and the time-out.
  expect(unknownMs).toBeGreaterThan(3_600_000 - 2 * 31_000 - 70_000)
  expect(unknownMs).toBeLessThan(3_600_000)
  expect(downMs).toBeGreaterThan(0)
})

test('the last checks are known after a kill: what failed from the state, how long the others took from the metrics', async () => {
  watcher.set([monitor('shop', { retries: 5 })])
  await pass(61_000)
  status = 503
  await pass(61_000)
  status = 200
  await pass(91_000)
  const before = present(watcher.watches.get('shop')).checks
  expect(before.filter(({ ok }) => !ok).length).toBeGreaterThan(1)
  await watcher.flushSamples()
  watcher = open()
  watcher.set([monitor('shop', { retries: 5 })], await loadWatches(store))
  const read: ReadMetrics = async ({ text, endMs }) => {
    expect([text, endMs]).toEqual([expect.stringContaining('monitor=~"shop"}[1500000ms]'), clock.now()])
    return samples.map(({ labels, timeMs, value }) => ({
      labels: { get: (name) => labels.find(([label]) => label === name)?.[1] ?? '' },
      times: [timeMs],
      values: [value],
    }))
  }
  await recallFromMetrics(read, new Set(watcher.watches.values()), clock.now(), new AbortController().signal)
  const after = present(watcher.watches.get('shop')).checks
  const briefOf = ({ atMs, ok, problem, durationMs, answer }: RecentCheck) => [atMs, ok, problem, Math.round(durationMs), answer?.status]
  expect(after.map(briefOf)).toEqual(before.map(briefOf))
})

test('of failures the last ten are kept; a certificate goes when a check that succeeds shows none, or the target is another', async () => {
  const watch = openWatch(monitor('shop'), undefined, 0)
  const found = { durationMs: 1, problem: 'x', figures: [] }
  for (let atMs = 1; atMs <= 12; atMs++) rememberCheck(watch, { ...found, ok: false, atMs })
  expect(keptChecksOf(watch).checks.map(({ atMs }) => atMs)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  const certificate = { subject: '', issuer: '', fingerprint: 'a', names: [], notBeforeMs: 0, notAfterMs: 5, tlsVersion: '', problem: '' }
  rememberCheck(watch, { ...found, ok: true, atMs: 13, certificate })
  expect(rememberCheck(watch, { ...found, ok: false, atMs: 14 })).toBe(true)
  expect(watch.certificate).toEqual(certificate)
  expect(rememberCheck(watch, { ...found, ok: true, atMs: 15 })).toBe(true)
  expect(watch.certificate).toBeUndefined()

  const put = watcher.put(monitor('shop'))
  put.certificate = certificate
  watcher.put({ ...monitor('shop', { retries: 5 }), version: 2 })
  expect(put.certificate).toEqual(certificate)
  watcher.put({ ...monitor('shop', { settings: { url: 'http://127.0.0.1:1/' } }), version: 3 })
  expect(put.certificate).toBeUndefined()
})

test('metrics are asked for monitors that are checked about as often; those that were read are not asked for again', async () => {
  watcher.set([monitor('a'), monitor('b', { interval: '1m' }), monitor('c', { interval: '1h' })])
  const asked: string[] = []
  const waiting = new Set(watcher.watches.values())
  const read: ReadMetrics = async ({ text }) => {
    asked.push(text.slice(text.indexOf('monitor=~')))
    if (asked.length === 2) throw new Error('not yet')
    return []
  }
  const { signal } = new AbortController()
  await expect(recallFromMetrics(read, waiting, clock.now(), signal)).rejects.toThrow('not yet')
  await recallFromMetrics(read, waiting, clock.now(), signal)
  const hourly = 'monitor=~"c"}[86400000ms]'
  expect(asked).toEqual(['monitor=~"a|b"}[3000000ms]', hourly, hourly])
})

test('a monitor whose secrets are lost is not checked without them: nobody knows how it is, and nobody is paged', async () => {
  status = 401
  watcher.set([{ ...monitor('shop', { retries: 0 }), lost: ['headers.authorization'] }])
  await pass(120_000)
  expect(statusOf('shop')).toBe('unknown')
  expect(present(watcher.watches.get('shop')).checks.at(-1)?.problem).toContain('enter the secret again (headers.authorization)')
  expect(alerts).toEqual([])
})

test('what stands in plain text is sealed at the start, and a row that cannot be read keeps nobody else from being watched', async () => {
  const seal = createSeal(Buffer.alloc(32, 1), 'uptime monitors')
  const { spec } = monitor('shop')
  const settings = { ...spec.settings, body: 'token=abc' }
  const row = { project_id: 1, is_paused: false, updated_at: 0, updated_by: '', version: 1 }
  await store.db
    .insertInto('monitors')
    .values([
      { ...row, id: 'bad', name: 'bad', spec: JSON.stringify({ ...spec, settings: { url: 'x' } }) },
      { ...row, id: 'good', name: 'shop', spec: JSON.stringify({ ...spec, settings }) },
    ])
    .execute()
  const readAgain = async () => readMonitors(store, seal, log)
  expect(await readAgain()).toMatchObject([{ id: 'good', lost: [], spec: { settings } }])
  const stored = await store.db.selectFrom('monitors').select('spec').where('id', '=', 'good').executeTakeFirstOrThrow()
  expect(stored.spec).not.toContain('abc')
  expect(await readAgain()).toMatchObject([{ spec: { settings } }])
  await store.db.deleteFrom('monitors').execute()
})

test('what is down in announced maintenance does not count, in figures and in what rules read; an outage of before does', async () => {
  const begin = clock.now()
  maintenance = [{ announcedAtMs: begin, fromMs: begin + 600_000, toMs: begin + 1_200_000 }]
  watcher.set([monitor('shop', { retries: 0 }), monitor('other', { retries: 0 })])
  await pass(600_000)
  status = 503
  await pass(570_000)
  status = 200
  await pass(630_000)
  const seen = await readSeen(store, [...watcher.watches.values()], { fromMs: 0, nowMs: clock.now(), maintenanceOf })
  const over = { fromMs: begin, toMs: clock.now() }
  expect(sumAvailability(present(seen.get('shop')), over)).toMatchObject({ maintenanceMs: 600_000, downMs: 0, ratio: 1 })
  expect(sumAvailability(present(seen.get('other')), over)).toMatchObject({
    maintenanceMs: 0,
    ratio: expect.closeTo(1 - 570 / 1800, 1) as unknown,
  })
  await watcher.flushSamples()
  const counted = (name: string): readonly number[] =>
    samples.flatMap(({ labels, value }) => {
      const own = Object.fromEntries(labels)
      return own['monitor'] === name && own['__name__'] === 'probe_success_outside_maintenance' ? value : []
    })
  expect(new Set(counted('shop'))).toEqual(new Set([1]))
  expect(new Set(counted('other'))).toEqual(new Set([0, 1]))

  samples.length = 0
  status = 503
  await pass(60_000)
  // Announced too late.
  maintenance = [{ announcedAtMs: clock.now(), fromMs: clock.now(), toMs: clock.now() + 600_000 }]
  await pass(60_000)
  await watcher.flushSamples()
  expect(counted('shop').length).toBe(counted('other').length)
  const late = await readSeen(store, [...watcher.watches.values()], { fromMs: 0, nowMs: clock.now(), maintenanceOf })
  expect(sumAvailability(present(late.get('shop')), { fromMs: clock.now() - 60_000, toMs: clock.now() })).toMatchObject({ downMs: 60_000 })
})

test('when most monitors begin to fail at once that is us: said, and nobody is paged for them', async () => {
  watcher.set(Array.from({ length: 10 }, (_, n) => monitor(`m${n}`)))
  await pass(60_000)
  status = 503
  await pass(90_000)
  expect(watcher.sick).toMatchObject({ of: expect.any(Number) as unknown })
  const names = new Set(alerts.map((alert) => labelsOf(alert)['alertname']))
  expect(names).toEqual(new Set(['UptimeChecksUnreliable']))
  status = 200
  await pass(90_000)
  expect(watcher.sick).toBeUndefined()
  expect(present(alerts.at(-1)).endsAtMs).toBeLessThanOrEqual(clock.now())
  expect([...watcher.watches.values()].map(({ state }) => state.status)).toEqual(Array.from({ length: 10 }, () => 'up'))
})

test('one of many that fails is not us', async () => {
  watcher.set([monitor('bad', { settings: { url: 'http://127.0.0.1:1/' } }), ...Array.from({ length: 9 }, (_, n) => monitor(`m${n}`))])
  await pass(90_000)
  expect(watcher.sick).toBeUndefined()
  expect(statusOf('bad')).toBe('down')
})

test('a check under way says nothing about another target, which is checked at once, nor about the time of a pause', async () => {
  const answers: (() => void)[] = []
  const slow = createServer((_request, response) => void answers.push(() => response.writeHead(503).end()))
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
  const settings = { url: `http://127.0.0.1:${(slow.address() as AddressInfo).port}/` }
  const wrong = monitor('shop', { retries: 0, interval: '1h', settings })
  const watch = watcher.put(wrong, { isAtOnce: true })
  const before = watcher.runDue(clock.now())
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  watcher.put({ ...monitor('shop', { retries: 0, interval: '1h' }), version: 2 }, { isAtOnce: true })
  const after = watcher.runDue(clock.now())
  answers.pop()?.()
  await Promise.all([before, after])
  expect(alerts).toEqual([])
  expect(watch.state.status).toBe('up')
  expect(watch.checks).toMatchObject([{ ok: true }])

  watcher.put({ ...wrong, version: 3 }, { isAtOnce: true })
  const last = watcher.runDue(clock.now())
  await vi.waitFor(() => expect(answers).toHaveLength(1))
  clock.advance(1000)
  watcher.put({ ...wrong, version: 4, isPaused: true })
  answers.pop()?.()
  await last
  expect(watch.watched?.toMs).toBeLessThanOrEqual(clock.now())
  expect(watch.checks).toHaveLength(1)
  await new Promise((resolve) => slow.close(resolve))
})

test('paused monitors rest; removed ones are gone and their alerts end', async () => {
  status = 503
  const shop = monitor('shop', { retries: 0 })
  watcher.set([shop])
  await pass(31_000)
  expect(statusOf('shop')).toBe('down')
  watcher.put({ ...shop, isPaused: true, version: 2 })
  await pass(61_000)
  expect(statusOf('shop')).toBe('paused')
  expect(present(alerts.at(-1)).endsAtMs).toBeLessThanOrEqual(clock.now())
  const checks = watcher.watches.get('shop')?.checks.length
  await pass(120_000)
  expect(watcher.watches.get('shop')?.checks.length).toBe(checks)
  await watcher.remove('shop')
  expect(watcher.watches.size).toBe(0)
})

test('a job that does not call in time is down, and up when it calls; its first call makes it known', async () => {
  watcher.set([monitor('backup', { kind: 'heartbeat', settings: { every: '10m', grace: '1m' } })])
  const watch = present(watcher.watches.get('backup'))
  await pass(3_600_000)
  expect(statusOf('backup')).toBe('unknown')
  await watcher.takePing(watch, { kind: 'start' })
  clock.advance(4000)
  await watcher.takePing(watch, { kind: 'done', exit: 0 })
  expect(watch.pings).toMatchObject({ lastDurationMs: 4000, lastExit: 0 })
  expect(statusOf('backup')).toBe('up')
  await pass(10.5 * 60_000)
  expect(statusOf('backup')).toBe('up')
  await pass(60_000)
  expect(statusOf('backup')).toBe('down')
  expect(Object.fromEntries(present(alerts.at(-1)).annotations)).toMatchObject({ summary: 'backup is late or failed' })
  await watcher.takePing(watch, { kind: 'done', exit: 0 })
  expect(statusOf('backup')).toBe('up')
  await watcher.takePing(watch, { kind: 'done', exit: 3 })
  expect(watch.state).toMatchObject({ status: 'down', problem: 'the job said that it failed with 3' })
})

test('after a restart a job is not late for what it said while nobody listened', async () => {
  const backup = monitor('backup', { kind: 'heartbeat', settings: { cron: '0 * * * *', grace: '5m' } })
  watcher.set([backup])
  await watcher.takePing(present(watcher.watches.get('backup')), { kind: 'done', exit: 0 })
  const { token } = present(watcher.watches.get('backup'))
  clock.advance(5.5 * 3_600_000)
  watcher = open()
  watcher.set([backup], await loadWatches(store))
  expect(watcher.watches.get('backup')).toMatchObject({ token, state: { status: 'up' } })
  await pass(34 * 60_000)
  expect(statusOf('backup')).toBe('up')
  await pass(2 * 60_000)
  expect(statusOf('backup')).toBe('down')
})

test('a clock that jumps an hour on brings no herd, and one that jumps back no silence', async () => {
  watcher.set(Array.from({ length: 20 }, (_, n) => monitor(`m${n}`)))
  await pass(60_000)
  const count = (): number => [...watcher.watches.values()].reduce((sum, { checks }) => sum + checks.length, 0)
  const before = count()
  const set = { now: clock.now.bind(clock) }
  for (const jumpMs of [3_600_000, -7_200_000]) {
    const earlier = set.now
    set.now = () => earlier() + jumpMs
    clock.now = set.now
    await watcher.runDue(clock.now())
    expect(count()).toBe(before + (jumpMs > 0 ? 0 : 20))
    const due = watcher.nextDueMs() - clock.now()
    expect(due).toBeLessThanOrEqual(30_000)
    if (jumpMs > 0) await pass(30_001)
  }
})
