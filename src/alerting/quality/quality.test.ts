import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { systemCaller } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import type { PostedAlert } from '../../model/alert.ts'
import { downAlert } from '../../probes/alerts/make-alerts.ts'
import type { Monitor } from '../../probes/monitor.ts'
import { readMonitor } from '../../probes/read-monitor.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import { createTopology, noTopology } from '../causes/topology.ts'
import type { Integration } from '../config/config.ts'
import { changePolicy } from '../policy/change-policy.ts'
import { defaultPolicy } from '../policy/default-policy.ts'
import { emptyAlertTables } from '../testdata/alert-tables.ts'
import { keepAlertState } from '../testdata/keep-alert-state.ts'
import { alert, configOf, contactPointOf, startMs, VirtualAlerting } from '../testdata/virtual-alerting.ts'
import { fullPolicy, plainPolicy, type QualityPolicy } from './quality-policy.ts'

let state: StateStore
keepAlertState((opened) => (state = opened))

const at = (seconds: number): number => startMs + seconds * 1000
const quick = { groupWaitMs: 30_000, groupIntervalMs: 60_000, repeatIntervalMs: 14_400_000 }
const only = (part: keyof QualityPolicy, more: object = {}): QualityPolicy => ({
  ...plainPolicy,
  [part]: { ...fullPolicy[part], ...more },
})

async function open(policy: QualityPolicy, before?: VirtualAlerting): Promise<VirtualAlerting> {
  const again = before === undefined ? {} : { clock: before.clock, heard: before.heard }
  const it = await VirtualAlerting.open({ state, config: configOf(quick), ...again })
  it.alerting.state.quality.policy = policy
  it.alerting.state.quality.topology = topology
  return it
}

/** checkout calls payments, payments the database db-1. */
const topology = createTopology({
  edges: new Map([
    ['checkout', new Set(['payments'])],
    ['payments', new Set(['db-1'])],
  ]),
  deploys: new Map([['checkout', [{ atMs: at(-600), version: '1.2.3' }]]]),
})

const events = async (kind: string): Promise<Record<string, unknown>[]> =>
  (await state.db.selectFrom('alert_events').select('content').where('kind', '=', kind).orderBy('sequence').execute()).map(
    ({ content }) => JSON.parse(content) as Record<string, unknown>,
  )

describe('one cause', () => {
  const down = alert('DatabaseDown', { labels: { instance: 'db-1:5432', severity: 'critical' }, startsAtMs: at(0), endsAtMs: at(3000) })
  const errors = alert('Errors', { labels: { service: 'checkout', severity: 'critical' }, startsAtMs: at(0), endsAtMs: at(9000) })
  const slow = alert('Slow', { labels: { service: 'payments', severity: 'high' }, startsAtMs: at(0), endsAtMs: at(3100) })

  test('is one page: what depends on it is held, and told when the cause is over and it is not', async () => {
    const it = await open(only('causes'))
    await it.alerting.post([slow])
    await it.until(10)
    await it.alerting.post([errors, down])
    await it.until(2990)
    // Slow is due first: its cause is told at once, and first.
    expect(it.story()).toEqual(['30 team firing first +DatabaseDown'])
    const held = await events('held')
    expect(held.map(({ cause }) => cause)).toMatchObject([{ name: 'DatabaseDown db-1:5432' }, { name: 'DatabaseDown db-1:5432' }])
    await it.until(3300)
    expect(it.story().slice(1).toSorted()).toEqual([
      '3030 team firing first +Slow',
      '3030 team resolved all_resolved -DatabaseDown',
      '3040 team firing first +Errors',
      '3150 team resolved all_resolved -Slow',
    ])
  })

  test('a restart before it is known what depends on what tells nobody who is held; the end of the cause does', async () => {
    let it = await open(only('causes'))
    await it.alerting.post([errors, down])
    await it.until(600)
    it = await open(only('causes'), it)
    it.alerting.state.quality.topology = noTopology
    await it.alerting.post([errors, down])
    await it.until(2990)
    expect(it.story()).toEqual(['30 team firing first +DatabaseDown'])
    expect(await events('released')).toEqual([])
    await it.until(3300)
    expect(it.story().slice(1).toSorted()).toEqual(['3030 team firing first +Errors', '3030 team resolved all_resolved -DatabaseDown'])
  })

  test('a map that ties it to nothing releases it', async () => {
    let it = await open(only('causes'))
    await it.alerting.post([errors, down])
    await it.until(600)
    it = await open(only('causes'), it)
    it.alerting.state.quality.topology = createTopology({ edges: new Map(), deploys: new Map() })
    await it.until(700)
    expect(it.story().slice(1)).toEqual(['630 team firing first +Errors'])
  })

  test('what came and went while its cause fired is not told to be over', async () => {
    const it = await open(only('causes'))
    await it.alerting.post([down, { ...slow, endsAtMs: at(100) }])
    await it.until(1000)
    expect(it.story()).toEqual(['30 team firing first +DatabaseDown'])
    expect(await events('released')).toHaveLength(1)
  })

  test.each([
    ['less severe', { instance: 'db-1:5432', severity: 'medium' }, 0],
    ['not connected', { instance: 'db-2:5432', severity: 'critical' }, 0],
    ['downstream', { service: 'shop', severity: 'critical', depends_on: 'checkout' }, 0],
  ])('is none that is %s', async (_name, labels, startsAt) => {
    const it = await open(only('causes'))
    await it.alerting.post([slow, alert('Other', { labels, startsAtMs: at(startsAt), endsAtMs: at(3000) })])
    await it.until(200)
    expect(it.story().toSorted()).toEqual(['30 team firing first +Other', '30 team firing first +Slow'])
  })

  test('a label says what an alert depends on; a host holds what runs on it, however long it is down', async () => {
    const it = await open(only('causes'))
    await it.alerting.post([
      alert('HostDown', { labels: { host: 'web-1', severity: 'critical' }, startsAtMs: at(-3600), endsAtMs: at(9000) }),
    ])
    await it.until(100)
    await it.alerting.post([
      alert('Late', { labels: { service: 'mail', host: 'web-1', severity: 'critical' }, startsAtMs: at(90), endsAtMs: at(9000) }),
      alert('Stuck', { labels: { service: 'queue', depends_on: 'mail, web-1', severity: 'high' }, startsAtMs: at(90), endsAtMs: at(9000) }),
    ])
    await it.until(1000)
    expect(it.story()).toEqual(['0 team firing first +HostDown'])
  })

  test('a deployment ties what follows on the same service', async () => {
    const it = await open(only('causes'))
    await it.alerting.post([errors])
    await it.until(600)
    await it.alerting.post([
      alert('Latency', { labels: { service: 'checkout', severity: 'high' }, startsAtMs: at(600), endsAtMs: at(9000) }),
    ])
    await it.until(900)
    expect(it.story()).toEqual(['30 team firing first +Errors'])
    const [item] = await state.db.selectFrom('outbox').select('notification').execute()
    expect(item?.notification).toContain('deployment of 1.2.3 at 2026-01-05T08:50Z')
  })

  test('what is held takes no steps of the policy: its cause does', async () => {
    const steps = { use: 'on', atOnce: true, steps: [{ afterSeconds: 300, contactPoint: 'boss' }], repeatSeconds: null } as const
    const config = configOf({ ...quick, routes: [{ receiver: 'boss', matchers: [['nothing', '=', 'x']] }] })
    const it = await VirtualAlerting.open({ state, config })
    it.alerting.state.quality.policy = only('causes')
    it.alerting.state.quality.topology = topology
    await changePolicy(
      { ...it.alerting, caller: systemCaller('test') },
      { policy: { ...defaultPolicy, critical: steps }, message: '', version: 0 },
    )
    await it.alerting.post([errors, down])
    await it.until(2900)
    expect(it.story()).toEqual(['0 team firing first +DatabaseDown', '300 boss firing first +DatabaseDown'])
    await it.until(3200)
    expect(
      it
        .story()
        .slice(2)
        .filter((line) => line.includes('+Errors')).length,
    ).toBeGreaterThan(0)
  })

  describe('a monitor', () => {
    const monitor = (name: string, kind: string, settings: object, service = ''): Monitor => ({
      id: name,
      projectId: 1,
      ...readMonitor({ name, kind, settings, service }),
      isPaused: false,
      file: undefined,
      updatedAtMs: startMs,
      updatedBy: '',
      version: 1,
    })
    const downSince = (watched: Monitor, seconds: number): PostedAlert => {
      const outage = { id: 'o', startedAtMs: at(seconds), endedAtMs: undefined, confirmedAtMs: at(seconds), cause: 'no answer within 5 s' }
      const made = downAlert(watched, outage, { nowMs: at(seconds), externalUrl: 'http://vedette.example' })
      return { ...made, endsAtMs: at(9000) }
    }
    const badly = (name: string, service: string, seconds: number): PostedAlert =>
      alert(name, { labels: { service, severity: 'high' }, startsAtMs: at(seconds), endsAtMs: at(9000) })

    test.each([
      ['of a service holds what that service says', monitor('pay', 'http', { url: 'https://pay.example/health' }, 'payments'), 'payments'],
      ['of a service holds who calls it', monitor('pay', 'http', { url: 'https://pay.example/health' }, 'payments'), 'checkout'],
      ['of a port holds who uses what listens there', monitor('db', 'tcp', { target: 'db-1:5432' }), 'payments'],
      ['of an address holds who calls that', monitor('psp', 'http', { url: 'https://DB-1:8443/x?y=1' }), 'checkout'],
    ])('%s', async (_what, watched, service) => {
      const it = await open(only('causes'))
      await it.alerting.post([downSince(watched, 0)])
      await it.until(40)
      await it.alerting.post([badly('Errors', service, 60), badly('Else', 'mail', 60)])
      await it.until(600)
      expect(it.story()).toEqual(['30 team firing first +MonitorDown', '70 team firing first +Else'])
    })

    test('that is down is told although its certificate ends soon', async () => {
      const it = await open(only('causes'))
      const watched = monitor('pay', 'http', { url: 'https://pay.example/health' })
      await it.alerting.post([
        alert('CertificateExpiry', { labels: { severity: 'critical', instance: watched.instance }, endsAtMs: at(9000) }),
      ])
      await it.until(3600)
      await it.alerting.post([downSince(watched, 3600)])
      await it.until(3700)
      expect(it.story()).toEqual(['30 team firing first +CertificateExpiry', '3630 team firing first +MonitorDown'])
    })

    test('of a heartbeat says nothing about another one', async () => {
      const it = await VirtualAlerting.open({ state, config: configOf({ ...quick, groupBy: 'all' }) })
      it.alerting.state.quality.policy = only('causes')
      await it.alerting.post([downSince(monitor('back-up', 'heartbeat', { every: '1h' }), 0)])
      await it.until(400)
      await it.alerting.post([downSince(monitor('report', 'heartbeat', { every: '1h' }), 400)])
      await it.until(600)
      expect(it.heard).toHaveLength(2)
    })
  })

  test('off, everything is told as Alertmanager does', async () => {
    const it = await open(plainPolicy)
    await it.alerting.post([errors, down, slow])
    await it.until(100)
    expect(it.heard).toHaveLength(3)
    expect(await events('held')).toEqual([])
  })
})

describe('the cap', () => {
  const many = (from: number, count: number, severity = 'high', endsAt = 9000) =>
    Array.from({ length: count }, (_, n) => alert(`A${from + n}`, { labels: { severity }, startsAtMs: at(from), endsAtMs: at(endsAt) }))

  test('gathers what is over it into one message; critical always goes', async () => {
    const it = await open(only('cap'))
    await it.alerting.post(many(0, 10))
    await it.until(60)
    await it.alerting.post([...many(60, 14), ...many(100, 1, 'high', 600)])
    await it.until(150)
    expect(it.heard).toHaveLength(10)
    await it.alerting.post(many(150, 2, 'critical'))
    await it.until(200)
    expect(it.heard).toHaveLength(12)
    await it.until(3000)
    const gathered = it.heard.slice(12)
    expect(gathered.map((one) => [one.at, one.reason, one.firing.length, one.resolved.length])).toEqual([[990, 'digest', 14, 1]])
    const names = new Set(it.heard.flatMap(({ firing, resolved }) => [...firing, ...resolved]))
    expect(names.size).toBe(27)
    expect((await events('gathered')).length).toBe(15)
    await it.until(9200)
    expect(
      it.heard.filter(({ reason, firing }) => reason === 'all_resolved' && firing.length === 0).flatMap(({ resolved }) => resolved),
    ).toHaveLength(27)
  })

  test('counts a page once, whatever integrations it has, and goes on counting after a restart', async () => {
    const integration = contactPointOf('team').integrations[0] as Integration
    const config = configOf(quick, {
      receivers: new Map([['team', { ...contactPointOf('team'), integrations: [integration, { ...integration, index: 1 }] }]]),
    })
    const first = await VirtualAlerting.open({ state, config })
    first.alerting.state.quality.policy = only('cap', { pagesPerHour: 2 })
    await first.alerting.post(many(0, 2))
    await first.until(60)
    expect(first.heard).toHaveLength(4)
    const it = await VirtualAlerting.open({ state, config, clock: first.clock, heard: first.heard })
    it.alerting.state.quality.policy = only('cap', { pagesPerHour: 2 })
    await it.alerting.post(many(5, 3))
    await it.until(600)
    expect(it.heard).toHaveLength(4)
    const again = await VirtualAlerting.open({ state, config, clock: it.clock, heard: it.heard })
    again.alerting.state.quality.policy = only('cap', { pagesPerHour: 2 })
    await again.until(2000)
    expect(again.heard.slice(4).map(({ at: seconds, firing }) => [seconds, firing])).toEqual([
      [960, ['A5', 'A6', 'A7']],
      [960, ['A5', 'A6', 'A7']],
    ])
  })

  test('what came and went while it was gathered is told of, whatever else its group tells meanwhile', async () => {
    const it = await open(only('cap', { pagesPerHour: 1 }))
    const of = (host: string, severity: string, from: number, to: number) =>
      alert('A', { labels: { host, severity, n: host }, startsAtMs: at(from), endsAtMs: at(to) })
    await it.alerting.post(many(0, 1))
    await it.until(40)
    await it.alerting.post([of('web-1', 'high', 40, 110), of('web-2', 'high', 40, 3000)])
    await it.until(160)
    await it.alerting.post([of('web-3', 'critical', 160, 3000)])
    await it.until(1200)
    expect(it.story()).toEqual(['30 team firing first +A0', '190 team firing new_alerts +web-2+web-3', '970 team resolved digest -web-1'])
  })

  test('that what was gathered is over is told, however long it lasted', async () => {
    const it = await open(only('cap', { pagesPerHour: 1 }))
    const sixDays = 6 * 86_400
    await it.alerting.post(many(0, 2, 'high', sixDays))
    await it.until(1200)
    it.clock.advance((sixDays - 7200) * 1000)
    await it.until(sixDays + 600)
    // A1 twice: the message about what was gathered ends, and that of its group, which repeated it since.
    expect(it.heard.filter(({ status }) => status === 'resolved').flatMap(({ resolved }) => resolved)).toEqual(['A0', 'A1', 'A1'])
  })

  test('waits while the state store refuses, and tells once it does not', async () => {
    let isRefusing = false
    const refusing: StateStore = {
      ...state,
      transaction: (work) => (isRefusing ? Promise.reject(new Fault('disk_full', 'no room')) : state.transaction(work)),
    }
    const it = await VirtualAlerting.open({ state: refusing, config: configOf(quick) })
    it.alerting.state.quality.policy = only('cap', { pagesPerHour: 1, gatherMinutes: 1 })
    await it.alerting.post(many(0, 2))
    await it.until(85)
    isRefusing = true
    it.clock.advance(10_000)
    for (const seconds of [95, 100, 105]) {
      expect(it.seconds).toBe(seconds)
      await it.alerting.runDue()
      expect(it.alerting.nextDueMs()).toBeGreaterThan(it.clock.now())
      it.clock.advance(5000)
    }
    isRefusing = false
    await it.until(200)
    expect(it.story()).toEqual(['30 team firing first +A0', '110 team firing digest +A1'])
  })

  test('is free again an hour later', async () => {
    const it = await open(only('cap', { pagesPerHour: 1 }))
    await it.alerting.post(many(0, 1))
    await it.until(3700)
    await it.alerting.post(many(1, 1))
    await it.until(3800)
    expect(it.heard).toHaveLength(2)
  })
})

test('nothing is lost: whatever fires long enough is told of, or its cause is', async () => {
  const names = ['checkout', 'payments', 'shop', 'mail']
  const hosts = ['db-1', 'web-1']
  const one = fc.record({
    name: fc.constantFrom('A', 'B', 'C'),
    about: fc.constantFrom(...names.map((service) => ({ service })), ...hosts.map((host) => ({ host }))),
    severity: fc.constantFrom('critical', 'high', 'medium'),
    from: fc.integer({ min: 0, max: 40 }),
    forTicks: fc.integer({ min: 1, max: 40 }),
  })
  const edges = fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names, ...hosts)), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(one, { minLength: 1, maxLength: 8 }),
      edges,
      fc.integer({ min: 1, max: 3 }),
      async (all, pairs, pagesPerHour) => {
        await emptyAlertTables(state)
        const it = await open({ ...fullPolicy, cap: { ...fullPolicy.cap, pagesPerHour } })
        const map = new Map<string, Set<string>>()
        for (const [from, to] of pairs) map.set(from, (map.get(from) ?? new Set()).add(to))
        it.alerting.state.quality.topology = createTopology({ edges: map, deploys: new Map() })
        const posted = new Map<string, { readonly key: string; readonly last: number }>()
        for (let tick = 0; tick <= 80; tick++) {
          await it.until(tick * 20)
          const due = all.filter(({ from, forTicks }) => from === tick || from + forTicks === tick)
          const alerts = due.map(({ name, about, severity, from, forTicks }) => {
            const labels = { ...about, severity, n: `${name} ${Object.values(about).join('')} ${severity} ${from}` }
            posted.set(labels.n, { key: labels.n, last: forTicks })
            return alert(name, { labels, startsAtMs: at(from * 20), endsAtMs: at((from + forTicks) * 20) })
          })
          if (alerts.length > 0) await it.alerting.post(alerts)
        }
        await it.until(9000)
        const told = new Set(it.heard.flatMap(({ firing, resolved }) => [...firing, ...resolved]))
        const rows = await state.db.selectFrom('alert_events').select(['fingerprint', 'kind', 'content']).orderBy('sequence').execute()
        const nameOf = new Map<string, string>()
        const causes = new Map<string, string[]>()
        for (const { fingerprint, kind, content } of rows) {
          const said = JSON.parse(content) as { labels?: [string, string][]; why?: string; cause?: { fingerprint: string } }
          if (kind === 'fired') nameOf.set(fingerprint, new Map(said.labels).get('n') ?? '')
          if (kind === 'held' && said.cause !== undefined)
            causes.set(fingerprint, [...(causes.get(fingerprint) ?? []), said.cause.fingerprint])
        }
        for (const [fingerprint, name] of nameOf) {
          // One that is over before its group's first flush is never told of, as in Alertmanager.
          if ((posted.get(name)?.last ?? 0) * 20 <= 60) continue
          const isTold = told.has(name) || (causes.get(fingerprint) ?? []).some((cause) => told.has(nameOf.get(cause) ?? ''))
          expect(isTold, `${name} of ${JSON.stringify(it.story())}`).toBe(true)
        }
        expect(it.alerting.state.quality.gathered.size).toBe(0)
      },
    ),
    { numRuns: 5 },
  )
})
