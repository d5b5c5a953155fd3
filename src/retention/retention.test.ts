import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../test/harness/engine.ts'
import { logClasses } from '../model/log-record.ts'
import { tables } from '../storage/tables/index.ts'
import { single } from '../storage/tables/render.ts'
import { schemaVersions } from '../storage/telemetry/schema-versions.ts'
import { describeStorage } from './describe-storage.ts'
import { enforceRetention } from './enforce-retention.ts'
import { judgeClock, type ClockMark } from './judge-clock.ts'
import { listPartitions } from './list-partitions.ts'
import type { RetentionContext, RetentionRun } from './retention-run.ts'
import { defaultRetention } from './retention-settings.ts'
import type { Retentions } from './retentions.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-11-21T12:00:00Z')

describe('judgeClock', () => {
  test('the first run is held, runs that follow are not', () => {
    const first = judgeClock(undefined, now)
    expect(first.held).toContain('first run')
    expect(judgeClock(first.mark, now + 3_600_000).held).toBeUndefined()
  })

  test.each([
    ['forward', now + 8 * dayMs, 'jumped forward by 8 days'],
    ['forward by decades', Date.parse('2100-01-01T00:00:00Z'), 'jumped forward'],
    ['behind', now - 2 * dayMs, 'is behind by 2 days'],
    ['at the epoch', 0, 'is behind'],
  ])('a clock %s is held', (_, at, reason) => {
    expect(judgeClock({ trustedMs: now }, at).held).toContain(reason)
  })

  test('a clock set right again is believed at once', () => {
    const jumped = judgeClock({ trustedMs: now }, now + 400 * dayMs)
    const back = judgeClock(jumped.mark, now + 3_600_000)
    expect(back).toEqual({ held: undefined, mark: { trustedMs: now + 3_600_000 } })
  })

  test('a clock that goes on steadily for a week after a jump is believed', () => {
    let { mark } = judgeClock({ trustedMs: now }, now + 30 * dayMs)
    for (let hour = 1; hour < 7 * 24; hour++) {
      const verdict = judgeClock(mark, now + 30 * dayMs + hour * 3_600_000)
      expect(verdict.held).toBeDefined()
      mark = verdict.mark
    }
    expect(judgeClock(mark, now + 37 * dayMs).held).toBeUndefined()
  })

  test('whatever the clock does, it is believed only near the last believed time or after a week of steady running', () => {
    const step = fc.oneof(fc.integer({ min: 0, max: dayMs }), fc.integer({ min: -4000 * dayMs, max: 4000 * dayMs }))
    const property = fc.check(fc.property(fc.array(step, { maxLength: 60 }), (steps) => believedWrongly(steps) === 0))
    expect(property.counterexample).toBeNull()
  })
})

/** How often the clock was believed too early while it went these steps. */
function believedWrongly(steps: readonly number[]): number {
  let mark: ClockMark | undefined
  let at = now
  let steadyMs = 0
  let wrong = 0
  for (const each of steps) {
    at += each
    steadyMs = each >= -60_000 && each <= 7 * dayMs ? steadyMs + each : 0
    const trustedMs = mark?.trustedMs ?? at
    const verdict = judgeClock(mark, at)
    const far = at - trustedMs > 7 * dayMs || trustedMs - at > 60_000
    if (verdict.held === undefined && far && steadyMs < 7 * dayMs - 60_000 * steps.length) wrong++
    mark = verdict.mark
  }
  return wrong
}

function ageOf(column: string): string {
  return `toInt32(dateDiff('day', ${column}, fromUnixTimestamp64Milli({now:Int64}, 'UTC')))`
}

const ages = [0, 20, 60, 120, 500, 800, 2700]

// The tests go through one store in order: what one drops the next no longer finds.
describe('on the engine', () => {
  let engine: TestEngine
  let remembered: ClockMark | undefined
  const memory: RetentionContext['memory'] = {
    load: async () => remembered,
    save: async (mark) => {
      remembered = mark
    },
    loadCleared: async () => ({}),
    saveCleared: async () => undefined,
  }
  const run = async (at: number, settings = defaultRetention): Promise<RetentionRun> => {
    const clock = { now: () => at, monotonic: () => performance.now() }
    const loadRetentions = (): Promise<Retentions> => Promise.resolve({ platform: settings, projects: new Map() })
    return enforceRetention({ store: engine.store, target: single, clock, memory, loadRetentions })
  }
  /** Ages in days of the rows of every class and signal. */
  const stored = async (): Promise<Record<string, number[]>> => {
    const { rows } = await engine.store.query<{ what: string; days: number[] }>(
      `SELECT what, arraySort(groupArray(days)) AS days FROM (
        SELECT class AS what, ${ageOf('timestamp')} AS days FROM log_records
        UNION ALL SELECT 'spans', ${ageOf('timestamp')} FROM spans UNION ALL SELECT 'metrics', ${ageOf('ts')} FROM metric_samples
      ) GROUP BY what`,
      { now },
    )
    return Object.fromEntries(rows.map(({ what, days }) => [what, days]))
  }

  beforeAll(async () => {
    engine = await startTestEngine()
    const { store } = engine
    for (const { name: table } of tables)
      await store.command(`ALTER TABLE ${table} MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0`)
    const at = "fromUnixTimestamp64Milli({now:Int64}, 'UTC') - toIntervalDay(age)"
    const from = 'FROM (SELECT arrayJoin({ages:Array(UInt32)}) AS age) AS each'
    await store.command(
      `INSERT INTO log_records (project, class, timestamp) SELECT 1, class, ${at} ${from}, (SELECT arrayJoin({classes:Array(String)}) AS class) AS classes`,
      { now, ages, classes: logClasses },
    )
    await store.command(`INSERT INTO spans (project, timestamp) SELECT 1, ${at} ${from}`, { now, ages })
    await store.command(`INSERT INTO metric_samples (project, metric, id, ts, m, e) SELECT 1, 'm', 1, ${at}, 1, 0 ${from}`, { now, ages })
    await store.command("INSERT INTO metric_metadata (project, family, updated) SELECT 1, 'f', '2026-01-02 03:04:05'")
  })
  afterAll(async () => engine.stop())

  test('describes what is stored', async () => {
    const described = await describeStorage({ store: engine.store, target: single }, defaultRetention)
    const find = (table: string, logClass?: string): unknown => described.find((each) => each.table === table && each.logClass === logClass)
    expect(find('log_records', 'security')).toEqual({
      table: 'log_records',
      logClass: 'security',
      rows: ages.length,
      bytes: expect.any(Number),
      oldestMs: now - 2700 * dayMs,
      newestMs: now,
      keepDays: 2557,
    })
    expect(find('log_records', 'audit')).toMatchObject({ keepDays: null })
    expect(find('spans')).toMatchObject({ rows: ages.length, keepDays: 30 })
    expect(find('metric_histograms')).toMatchObject({ rows: 0, bytes: 0, oldestMs: undefined, newestMs: undefined, keepDays: 400 })
    expect(find('metric_metadata')).toMatchObject({ rows: 1, oldestMs: Date.parse('2026-01-02T03:04:05Z'), keepDays: 733 })
    expect(described.map(({ table }) => table)).not.toContain('schema_versions')
  })

  test('the first run of all drops nothing', async () => {
    expect(await run(now - dayMs)).toMatchObject({ dropped: [], held: expect.any(String) })
  })

  test.each([
    ['decades ahead', Date.parse('2099-01-01T00:00:00Z')],
    ['a month ahead', now + 31 * dayMs],
    ['behind', now - 30 * dayMs],
    ['at the epoch', 0],
  ])('a clock %s drops nothing and says so', async (_, at) => {
    const before = await stored()
    expect(await run(at)).toMatchObject({ dropped: [], held: expect.stringContaining('clock') })
    expect(await stored()).toEqual(before)
  })

  test('set right again, every class and signal keeps what its retention says', async () => {
    const { dropped, held } = await run(now)
    expect(held).toBeUndefined()
    const within = (days: number): number[] => ages.filter((age) => age <= days)
    expect(await stored()).toEqual({
      audit: ages,
      security: within(2557),
      application: within(731),
      error: within(731),
      performance: within(90),
      debug: within(30),
      spans: within(30),
      metrics: within(400),
    })
    expect(dropped.find(({ partition }) => partition.startsWith("('security'"))).toMatchObject({ table: 'log_records', rows: 1 })
    expect(await run(now + 1000)).toEqual({ dropped: [], deleted: [], failed: [], held: undefined })
  })

  test('a row that is young keeps its whole partition', async () => {
    const days = "arrayJoin(['2026-10-19 00:00:00', '2026-10-23 00:00:00'])"
    await engine.store.command(`INSERT INTO log_records (project, class, timestamp) SELECT 1, 'debug', ${days}`)
    await run(now)
    expect((await stored())['debug']).toEqual([0, 20, 29, 33])
  })

  test('series that ended vanish with their label values and metadata, those that live stay', async () => {
    const { store } = engine
    // [project, metric, ages in days of the announcements]
    const series = [
      [1, 'ended', [900, 450, 440]],
      [1, 'lives', [450, 440, 300, 200, 100, 0]],
      [1, 'ended_lately', [450, 390]],
      [2, 'lives_elsewhere', [440, 1]],
      [2, 'ended', [395]],
    ] as const
    const seen = "fromUnixTimestamp64Milli({now:Int64}, 'UTC') - toIntervalDay(arrayJoin({ages:Array(UInt32)}))"
    for (const [project, name, announced] of series) {
      const values = { project, name, now, ages: announced }
      await store.command(
        `INSERT INTO metric_series (project, metric, id, labels, first_seen, last_seen)
        SELECT {project:UInt32}, {name:String}, cityHash64({name:String}), map('of', {name:String}) AS labels, ${seen} AS at, at`,
        values,
      )
      await store.command(`INSERT INTO metric_metadata (project, family, updated) SELECT {project:UInt32}, {name:String}, ${seen}`, values)
    }
    const names = async (): Promise<readonly string[]> => {
      const { rows } = await store.query<{ name: string }>(
        `SELECT DISTINCT concat(source, ' ', toString(project), ' ', name) AS name FROM (
          SELECT 'series' AS source, project, metric AS name FROM metric_series
          UNION ALL SELECT 'label', project, value FROM metric_label_values
          UNION ALL SELECT 'family', project, family FROM metric_metadata WHERE family != 'f') ORDER BY name`,
      )
      return rows.map(({ name }) => name)
    }
    const of = (kept: readonly string[]): string[] =>
      ['family', 'label', 'series'].flatMap((source) => kept.map((name) => `${source} ${name}`))
    expect(await names()).toEqual(of(['1 ended', '1 ended_lately', '1 lives', '2 ended', '2 lives_elsewhere']))
    await run(now)
    expect(await names(), 'as long as their roll-ups').toEqual(of(['1 ended', '1 ended_lately', '1 lives', '2 ended', '2 lives_elsewhere']))
    await run(now, { ...defaultRetention, rollups: 100 })
    expect(await names(), 'and as their samples').toEqual(of(['1 ended_lately', '1 lives', '2 ended', '2 lives_elsewhere']))
    await run(now, { ...defaultRetention, metrics: 20, rollups: 20 })
    expect(await names()).toEqual(of(['1 lives', '2 lives_elsewhere']))
  })

  test('nothing is kept without an end, and what tells no time is not judged', async () => {
    expect(tables.filter(({ partitionBy, retention }) => partitionBy === undefined || retention === 'none')).toEqual([])
    expect(Number((await engine.store.query<{ n: string }>('SELECT count() AS n FROM schema_versions')).rows[0]?.n)).toBeGreaterThan(0)
    expect(await listPartitions({ store: engine.store, target: single }, schemaVersions)).toEqual([])
  })

  test('changed settings count from the next run; null keeps for ever', async () => {
    await run(now, { ...defaultRetention, spans: null, logs: { ...defaultRetention.logs, security: 25, application: null } })
    const kept = await stored()
    expect(kept['security']).toEqual([0, 20])
    expect(kept['application']).toEqual([0, 20, 60, 120, 500])
    expect(kept['spans']).toEqual([0, 20])
  })
})
