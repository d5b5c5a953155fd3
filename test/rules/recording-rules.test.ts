import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { xxhash64 } from '../../src/lib/xxhash64.ts'
import { slotsOf } from '../../src/rules/run/slots.ts'
import { type SentSeries, sendSamples } from '../harness/send-samples.ts'
import { hasPrometheus, type Prometheus, startPrometheus } from '../harness/start-prometheus.ts'
import { eventually, ingestKey, startVedette, type Vedette } from '../harness/vedette.ts'

/**
 * Debian's Prometheus and the platform are sent the same samples, those of the coming minutes too, and run the same rules: whatever is
 * late, both know the same of any time. What both say of it must be the same.
 */
/** Name, rule, and the same without the names of other rules. */
const rules: readonly (readonly [name: string, expr: string, plain?: string])[] = [
  ['rule:up', 'sum by (job) (up)'],
  ['rule:up_twice', 'rule:up * 2', 'sum by (job) (up) * 2'],
  ['rule:rate', 'rate(requests_total[10s])'],
  ['rule:rate_sum', 'sum by (handler) (rule:rate)', 'sum by (handler) (rate(requests_total[10s]))'],
  ['rule:quantile', 'histogram_quantile(0.9, sum by (le) (rate(request_seconds_bucket[10s])))'],
  ['rule:sometimes', 'vector(1) and on () (vector(time()) % 8 < 4)'],
  ['rule:count', 'count(rule:sometimes) or vector(0)', 'count(vector(1) and on () (vector(time()) % 8 < 4)) or vector(0)'],
]
const groupName = 'g'
/** Alert rules, whose templates are filled with labels, the value and an answer. */
const annotations = {
  summary: '{{ $labels.instance | toUpper }} of {{ $labels.job }} is at {{ $value | humanize }} ({{ printf "%.2f" $value }})',
  others: '{{ range query "count by (job) (up)" | sortByLabel "job" }}{{ .Labels.job }}: {{ .Value }} {{ end }}',
}
const alertRules = [
  { alert: 'HighLoad', expr: 'load > 80', for: '4s', labels: { severity: 'high', team: 'team-{{ $labels.job }}' }, annotations },
  // Over before it fires.
  { alert: 'ShortPeak', expr: 'peak > 80', for: '4s', labels: { severity: 'low', level: '{{ $value }}' }, annotations },
]
/** The load is high for six seconds of these, the peak for three. */
const cycleSeconds = 8
const [highSeconds, peakSeconds] = [6, 3]
const intervalMs = 2000
/** Ours look back a little. */
const queryOffsetMs = 500
const beforeMs = 60_000
/** No more than what Prometheus takes of the future. */
const aheadMs = 540_000

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly values: readonly (readonly [timeSeconds: number, value: string])[]
  readonly value: readonly [timeSeconds: number, value: string]
}

interface Listed {
  readonly name: string
  readonly file: string
  readonly rules: readonly Readonly<Record<string, unknown>>[]
}

interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state: string
  readonly activeAt: string
  readonly value: string
}

describe.skipIf(!hasPrometheus)('beside a real Prometheus', () => {
  let vedette: Vedette
  let prometheus: Prometheus
  let directory: string
  let file: string

  /** Rules as a file. */
  function writeRules(
    path: string,
    groups: Readonly<Record<string, readonly (readonly [record: string, expr: string, ...rest: unknown[]])[]>>,
    offsetMs?: number,
    alerts: readonly object[] = [],
  ): void {
    const own = offsetMs === undefined ? {} : { query_offset: `${offsetMs}ms` }
    const all = Object.entries(groups).map(([name, list]) => ({
      name,
      interval: `${intervalMs}ms`,
      ...own,
      rules: list.map(([record, expr]) => ({ record, expr, labels: { by: 'rule' } })),
    }))
    const alerting = alerts.length === 0 ? [] : [{ name: 'h', interval: `${intervalMs}ms`, ...own, rules: alerts }]
    writeFileSync(path, JSON.stringify({ groups: [...all, ...alerting] }))
  }

  /** From here on both have all samples. */
  let settledMs = 0
  /** Time of the first one. */
  let firstMs = 0
  /** What both list of alerts until each was pending and, where it may, firing. */
  let listed: Promise<{ readonly theirs: ReadonlySet<string>; readonly ours: ReadonlySet<string> }>

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'vedette-rules-'))
    file = join(directory, 'ours.yml')
    writeRules(file, { [groupName]: rules }, queryOffsetMs, alertRules)
    writeRules(join(directory, 'theirs.yaml'), { [groupName]: rules }, undefined, alertRules)
    vedette = await startVedette({
      config: { selfTelemetry: { enabled: false }, alerting: { packs: { enabled: false }, ruleFiles: [join(directory, 'our*.yml')] } },
    })
    prometheus = await startPrometheus(() => ({ rule_files: [join(directory, 'theirs.yaml')] }))
    // On no sample: 2.42 looks at both ends of a range, 3.x at one.
    const phaseMs = (slotsOf({ file, name: groupName, intervalMs }).offsetMs - queryOffsetMs + 1500) % 1000
    const nowMs = Math.floor(Date.now() / 1000) * 1000 + phaseMs
    firstMs = nowMs - beforeMs
    const series = makeSeries(nowMs)
    await sendSamples(`${prometheus.url}/api/v1/write`, {}, series)
    await sendSamples(`${vedette.url}/prometheus/api/v1/write`, { authorization: `Bearer ${ingestKey}` }, series)
    settledMs = Date.now()
    listed = listAlerts()
    // Awaited by its test.
    listed.catch(() => undefined)
  }, 180_000)
  afterAll(async () => {
    await prometheus.stop()
    await vedette.dispose()
    rmSync(directory, { recursive: true, force: true })
  })

  async function askThem<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    const answer = await fetch(`${prometheus.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`)
    return ((await answer.json()) as { data: T }).data
  }
  async function askUs<T>(path: string, parameters: Readonly<Record<string, string>>): Promise<T> {
    return (await vedette.api<{ data: T }>(`/prometheus/api/v1/${path}?${new URLSearchParams(parameters).toString()}`)).data
  }
  const ourSeries = async (query: string): Promise<readonly Series[]> => (await askUs<{ result: Series[] }>('query', { query })).result
  const ourGroups = async (): Promise<readonly Listed[]> => (await askUs<{ groups: Listed[] }>('rules', {})).groups

  /** Looks at both lists again and again: they do not say what was before. */
  async function listAlerts(): Promise<{ readonly theirs: ReadonlySet<string>; readonly ours: ReadonlySet<string> }> {
    const seen = { theirs: new Set<string>(), ours: new Set<string>() }
    const note = (all: Set<string>, { alerts }: { readonly alerts: readonly Alert[] }): void => {
      for (const { labels, annotations: told, state, value } of alerts)
        all.add(JSON.stringify([sorted(labels), sorted(told), state, value]))
    }
    return eventually(
      async () => {
        note(seen.theirs, await askThem('alerts', {}))
        note(seen.ours, await askUs('alerts', {}))
        return seen
      },
      ({ theirs, ours }) => Math.min(theirs.size, ours.size) >= 3 * instances.length,
      180_000,
    )
  }

  /** Times at which a rule of ours has a sample, rising. */
  const timesOf = async (name: string): Promise<readonly number[]> => {
    const series = await ourSeries(`${name}[5m]`)
    return [...new Set(series.flatMap(({ values }) => values.map(([time]) => Math.round(time * 1000))))].sort((a, b) => a - b)
  }

  test('every slot of ours says what Prometheus says of its time', async () => {
    const times = await eventually(
      // The last rule of a slot.
      async () => (await timesOf('rule:count')).filter((time) => time + queryOffsetMs >= settledMs),
      ({ length }) => length >= 6,
      180_000,
    )
    expect(new Set(times.map((time) => time % intervalMs)).size, 'all at slots').toBe(1)
    const points = new Map<string, number>()
    for (const [name, , plain] of rules) {
      const expr = plain ?? rules.find(([other]) => other === name)?.[1] ?? ''
      for (const time of times) {
        const at = { time: String(time / 1000) }
        const theirs = (await askThem<{ result: Series[] }>('query', { query: expr, ...at })).result
        const ours = (await askUs<{ result: Series[] }>('query', { query: name, ...at })).result
        expect(valuesOf(ours), `${name} at ${time}`).toEqual(
          valuesOf(theirs.map(({ metric, ...rest }) => ({ ...rest, metric: { ...metric, __name__: name, by: 'rule' } }))),
        )
        points.set(name, (points.get(name) ?? 0) + ours.length)
      }
    }
    expect(points.get('rule:rate')).toBeGreaterThan(times.length)
    // It comes and goes: where it is not, it was marked stale.
    expect(points.get('rule:sometimes')).toBeGreaterThan(0)
    expect(points.get('rule:sometimes')).toBeLessThan(times.length)
  }, 300_000)

  test('alerts have the labels, annotations and states of theirs, in the same order and as long', async () => {
    const { theirs, ours } = await listed
    expect([...ours].toSorted(byText)).toEqual([...theirs].toSorted(byText))
    expect([...ours].some((alert) => alert.includes('A:1 of a is at 91 (91.00)'))).toBe(true)
    const query = { query: '{__name__=~"ALERTS.*"}[5m]' }
    const cycles = async (ask: typeof askUs, offsetMs: number): Promise<ReadonlyMap<number, Readonly<Record<string, readonly string[]>>>> =>
      cyclesOf((await ask<{ result: Series[] }>('query', query)).result, firstMs, offsetMs)
    const [ourStates, theirStates] = await eventually(
      async () => {
        const [us, them] = [await cycles(askUs, queryOffsetMs), await cycles(askThem, 0)]
        return (
          [...us].flatMap(([at, states]) => (isWhole(states) && isWhole(them.get(at) ?? {}) ? [[states, them.get(at)]] : [])).at(0) ?? []
        )
      },
      ({ length }) => length > 0,
      180_000,
    )
    expect(ourStates).toEqual(theirStates)
    expect(Object.values(ourStates ?? {})).toContainEqual(['pending', 'pending', 'firing'])
  }, 300_000)

  test('their slots lie where the same arithmetic finds them from the hash of their release', async () => {
    const times = await eventually(
      async () => {
        const [series] = (await askThem<{ result: Series[] }>('query', { query: 'rule:up[1m]' })).result
        return (series?.values ?? []).map(([time]) => Math.round(time * 1000))
      },
      ({ length }) => length > 5,
      120_000,
    )
    // 2.42 puts a byte behind each name and value; 3.x, which we follow, a size before it.
    const { low, high } = xxhash64(Buffer.from(`file\xff${join(directory, 'theirs.yaml')}\xffname\xff${groupName}\xff`, 'latin1'))
    const offsetNs = ((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)) % (BigInt(intervalMs) * 1_000_000n)
    expect(new Set(times.map((time) => time % intervalMs))).toEqual(new Set([Number(offsetNs / 1_000_000n)]))
  })

  test('the list of rules has the shape of theirs', async () => {
    const [ours] = await ourGroups()
    const [theirs] = (await askThem<{ groups: Listed[] }>('rules', {})).groups
    const shapeOf = (value: object | undefined): Record<string, string> =>
      Object.fromEntries(Object.entries(value ?? {}).map(([key, item]) => [key, typeof item]))
    expect(shapeOf(ours)).toEqual(shapeOf(theirs))
    expect(Object.keys(ours ?? {})).toEqual(Object.keys(theirs ?? {}))
    for (const [at, rule] of (ours?.rules ?? []).entries()) {
      const other = theirs?.rules[at]
      expect(Object.keys(rule)).toEqual(Object.keys(other ?? {}))
      expect(rule).toEqual({ ...other, evaluationTime: expect.any(Number), lastEvaluation: expect.stringMatching(/^\d{4}-.*Z$/) })
    }
  })

  test('changes of the file are followed; what is wrong changes nothing', async () => {
    writeRules(file, { g: [['rule:up', 'up *']], h: [] })
    await eventually(
      () => Promise.resolve(vedette.log.filter((line) => line.includes('rule files were refused'))),
      (lines) => lines.some((line) => line.includes('unexpected end of input')),
      120_000,
    )
    expect(await ourGroups()).toMatchObject([{ name: 'g', rules: rules.map(([name]) => ({ name })) }, { name: 'h' }])
    writeRules(file, { g: [['rule:other', 'count(up) * 3']] }, queryOffsetMs)
    await eventually(ourGroups, ([group]) => group?.rules[0]?.['health'] === 'ok' && group.rules[0]['name'] === 'rule:other', 120_000)
    const [series] = await eventually(
      () => ourSeries('rule:other'),
      ({ length }) => length > 0,
      120_000,
    )
    expect(series?.value[1]).toBe('9')
    // What the group no longer says has ended, though it was said a moment ago.
    await eventually(
      () => ourSeries('rule:up'),
      ({ length }) => length === 0,
      120_000,
    )
  }, 500_000)
})

/** To compare: what floating point does differently in another order is left out. */
function valuesOf(series: readonly Series[]): Readonly<Record<string, string>> {
  return Object.fromEntries(series.map(({ metric, value }) => [JSON.stringify(sorted(metric)), Number(value[1]).toPrecision(10)]))
}

function sorted(labels: Readonly<Record<string, string>>): readonly (readonly [name: string, value: string])[] {
  return Object.entries(labels).toSorted(([a], [b]) => byText(a, b))
}

function byText(a: string, b: string): number {
  return a < b ? -1 : 1
}

/**
 * Of each cycle since `firstMs` what was said of each alert, slot by slot: its states, and for how long `ALERTS_FOR_STATE` has it
 * active, whose time is that of the slot. Of a peak, which is seen once or twice as the slots lie, only what it was.
 */
function cyclesOf(
  series: readonly Series[],
  firstMs: number,
  offsetMs: number,
): ReadonlyMap<number, Readonly<Record<string, readonly string[]>>> {
  const said = series.flatMap(({ metric: { alertstate, ...metric }, values }) => {
    const name = JSON.stringify(sorted(metric))
    const isPeak = metric['alertname'] === 'ShortPeak'
    return values.map(([time, value]) => {
      const says = alertstate ?? (isPeak ? 'active' : `active for ${Math.floor(time + offsetMs / 1000) - Number(value)} s`)
      return { name, isPeak, time, says }
    })
  })
  const cycles = new Map<number, Record<string, string[]>>()
  for (const { name, isPeak, time, says } of said.toSorted((a, b) => a.time - b.time)) {
    const at = Math.floor((time * 1000 - firstMs) / 1000 / cycleSeconds)
    const cycle = cycles.get(at) ?? {}
    cycles.set(at, cycle)
    const before = cycle[name] ?? []
    if (!isPeak || !before.includes(says)) cycle[name] = [...before, says]
  }
  return cycles
}

/** No slot is missing: an alert that is active for six seconds is seen three times. */
function isWhole(cycle: Readonly<Record<string, readonly string[]>>): boolean {
  const all = Object.entries(cycle)
  const high = all.filter(([name]) => name.includes('HighLoad'))
  return all.length === 4 * instances.length && high.every(([, states]) => states.length === (highSeconds * 1000) / intervalMs)
}

const instances = ['a:1', 'a:2', 'b:1'].map((instance) => ({ job: instance.slice(0, 1), instance }))

/** Two jobs, counters far from zero with a reset now and then, a classic histogram; a sample a second. */
function makeSeries(nowMs: number): readonly SentSeries[] {
  const times = Array.from({ length: (beforeMs + aheadMs) / 1000 }, (_, at) => nowMs - beforeMs + at * 1000)
  const series = (name: string, labels: Readonly<Record<string, string>>, valueAt: (at: number) => number): SentSeries => ({
    labels: { __name__: name, ...labels },
    samples: times.map((timestamp, at) => ({ timestamp, value: valueAt(at) })),
  })
  const handlers = ['/', '/pay', '/search']
  const bounds = [0.1, 0.5, 1, 5, Infinity]
  return [
    ...instances.map((labels, place) => series('up', labels, (at) => ((at + place) % 7 < 6 ? 1 : 0))),
    ...instances.flatMap((labels, place) =>
      handlers.map((handler, step) =>
        series('requests_total', { ...labels, handler }, (at) => 1000 * (place + 1) + (at % 37) * (step + 0.25) * (place + 1)),
      ),
    ),
    ...instances.flatMap((labels, place) =>
      Object.entries({ load: highSeconds, peak: peakSeconds }).map(([name, seconds]) =>
        series(name, labels, (at) => (at % cycleSeconds < seconds ? 91 + place : 10)),
      ),
    ),
    ...bounds.map((bound, place) =>
      series('request_seconds_bucket', { le: bound === Infinity ? '+Inf' : String(bound) }, (at) => (place + 1) * (500 + at)),
    ),
  ]
}
