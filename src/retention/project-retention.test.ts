import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { startTestEngine, type TestEngine } from '../../test/harness/engine.ts'
import { openTestAccess, type TestAccess } from '../../test/harness/open-test-access.ts'
import { putSetting } from '../access/index.ts'
import { Fault } from '../lib/errors.ts'
import { tables } from '../storage/tables/index.ts'
import { single } from '../storage/tables/render.ts'
import type { QueryOptions, QueryParams, TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import { deleteProjects } from './delete-projects.ts'
import { enforceRetention } from './enforce-retention.ts'
import { findPartition } from './list-partitions.ts'
import { openRetentionMemory } from './retention-memory.ts'
import type { RetentionMemory, RetentionRun } from './retention-run.ts'
import { projectRetentionSetting } from './retention-setting.ts'
import type { ProjectRetention } from './retention-settings.ts'
import { loadRetentions, retentionOf, type Retentions } from './retentions.ts'

const dayMs = 86_400_000
const now = Date.parse('2026-11-21T12:00:00Z')
const ages = [0, 5, 20, 60, 500, 800]
/** Project 1 has the platform's times, the others their own. */
const own: Readonly<Record<number, ProjectRetention>> = {
  2: { logs: { application: 10 }, spans: 7, metrics: 10, rollups: 30 },
  3: { logs: { application: null }, spans: 100, metrics: 600, rollups: null },
}

let engine: TestEngine
let it: TestAccess
beforeAll(async () => {
  ;[engine, it] = await Promise.all([startTestEngine(), openTestAccess()])
  for (const { name } of tables)
    await engine.store.command(`ALTER TABLE ${name} MODIFY SETTING fsync_after_insert = 0, fsync_part_directory = 0`)
  for (const [project, value] of Object.entries(own))
    await putSetting(it.as({ ...it.as().caller, projectId: Number(project) }), projectRetentionSetting, { value })
})
afterAll(async () => {
  await engine.stop()
  await it.close()
})

const at = "fromUnixTimestamp64Milli({now:Int64}, 'UTC') - toIntervalDay(age)"
const from = 'FROM (SELECT arrayJoin({ages:Array(UInt32)}) AS age) AS each, (SELECT arrayJoin([1, 2, 3]) AS project) AS projects'
const inserts = {
  log_records: `INSERT INTO log_records (project, class, timestamp) SELECT project, 'application', ${at} ${from}`,
  spans: `INSERT INTO spans (project, timestamp) SELECT project, ${at} ${from}`,
  metric_samples: `INSERT INTO metric_samples (project, metric, id, ts, m, e) SELECT project, 'm', 1, ${at}, 1, 0 ${from}`,
  metric_rollups: `INSERT INTO metric_rollups (project, metric, id, ts, rows) SELECT project, 'm', 1, ${at}, 1 ${from}`,
}
type Table = keyof typeof inserts

let memory: RetentionMemory
beforeEach(async () => {
  for (const table of Object.keys(inserts)) await engine.store.command(`TRUNCATE TABLE ${table}`)
  await it.state.db.deleteFrom('job_memory').execute()
  memory = openRetentionMemory(it.state)
  // The first run of all only looks at the clock.
  await run(now - 1000)
})

async function fill(...filled: readonly Table[]): Promise<void> {
  for (const table of filled) await engine.store.command(inserts[table], { now, ages })
}

interface With {
  readonly memory?: RetentionMemory
  readonly store?: TelemetryStore
  readonly load?: () => Promise<Retentions>
  readonly signal?: AbortSignal
}

async function run(nowMs: number, { store = engine.store, load, signal, ...other }: With = {}): Promise<RetentionRun> {
  const clock = { now: () => nowMs, monotonic: () => performance.now() }
  const context = { store, target: single, clock, memory: other.memory ?? memory, loadRetentions: load ?? (() => loadRetentions(it.state)) }
  return enforceRetention({ ...context, ...(signal === undefined ? {} : { signal }) })
}

type Ask = (sql: string, params: QueryParams, options: QueryOptions) => Promise<void> | void

/** The store, with something that happens right before a statement, or right behind it. */
function around({ before, behind }: { readonly before?: Ask; readonly behind?: Ask }): TelemetryStore {
  const { store } = engine
  return {
    ...store,
    query: async <Row>(sql: string, params: QueryParams = {}, options: QueryOptions = {}) => {
      await before?.(sql, params, options)
      const answer = await store.query<Row>(sql, params, options)
      await behind?.(sql, params, options)
      return answer
    },
    command: async (sql, params = {}, options = {}) => {
      await before?.(sql, params, options)
      await store.command(sql, params, options)
      await behind?.(sql, params, options)
    },
  }
}

async function insertSample(project: number, age: number, stamp = now - age * dayMs): Promise<void> {
  await engine.store.command(
    "INSERT INTO metric_samples (project, metric, id, ts, m, e) SELECT {project:UInt32}, 'm', 2, fromUnixTimestamp64Milli({stamp:Int64}, 'UTC'), 1, 0",
    { project, stamp },
  )
}

/** Ages in days of what is left, by table and project. */
async function stored(): Promise<Record<string, number[]>> {
  const times = { log_records: 'timestamp', spans: 'timestamp', metric_samples: 'ts', metric_rollups: 'ts' }
  const parts = Object.entries(times).map(
    ([table, time]) =>
      `SELECT concat('${table} ', toString(project)) AS what, toInt32(dateDiff('day', ${time}, fromUnixTimestamp64Milli({now:Int64}, 'UTC'))) AS age FROM ${table}`,
  )
  const { rows } = await engine.store.query<{ what: string; list: number[] }>(
    `SELECT what, arraySort(groupArray(age)) AS list FROM (${parts.join(' UNION ALL ')}) GROUP BY what ORDER BY what`,
    { now },
  )
  return Object.fromEntries(rows.map(({ what, list }) => [what, list]))
}

/** Deletions that the store has been told of so far. */
async function countDeletions(): Promise<number> {
  const { rows } = await engine.store.query<{ n: string }>("SELECT count() AS n FROM system.mutations WHERE command LIKE '%DELETE%'")
  return Number(rows[0]?.n)
}

/** Logs lie in months: what is 5 and 20 days old goes with the youngest row of its month. */
const expected = {
  'log_records 1': [0, 5, 20, 60, 500],
  'log_records 2': [0, 5, 20],
  'log_records 3': ages,
  'metric_rollups 1': [0, 5, 20, 60, 500],
  'metric_rollups 2': [0, 5, 20],
  'metric_rollups 3': ages,
  'metric_samples 1': [0, 5, 20, 60],
  'metric_samples 2': [0, 5],
  'metric_samples 3': [0, 5, 20, 60, 500],
  'spans 1': [0, 5, 20],
  'spans 2': [0, 5],
  'spans 3': [0, 5, 20, 60],
}

/** What stays of these tables. */
function expectedOf(...filled: readonly string[]): Record<string, number[]> {
  return Object.fromEntries(Object.entries(expected).filter(([what]) => filled.includes(what.split(' ')[0] ?? '')))
}

test('a project keeps what its own times say, whatever those of the others', async () => {
  await fill('log_records', 'spans', 'metric_samples', 'metric_rollups')
  const retentions = await loadRetentions(it.state)
  expect(retentionOf(retentions, 2)).toEqual({
    ...retentions.platform,
    logs: { ...retentions.platform.logs, application: 10 },
    spans: 7,
    metrics: 10,
    rollups: 30,
  })
  const { dropped, deleted } = await run(now)
  expect(await stored()).toEqual(expected)
  expect(deleted).toContainEqual({ table: 'metric_samples', partition: '20261101', projects: [2], rows: 1 })
  expect(deleted).toContainEqual({ table: 'metric_samples', partition: '20250709', projects: [1, 2], rows: 2 })
  expect(dropped).toContainEqual(expect.objectContaining({ table: 'metric_samples', rows: 3 }))
})

test('what was deleted is remembered: nothing is looked through or deleted twice', async () => {
  await fill('log_records', 'metric_samples')
  await run(now)
  const before = await countDeletions()
  const asked: string[] = []
  const watching = around({
    before(sql) {
      if (!sql.includes('FROM system.')) asked.push(sql)
    },
  })
  const again = await run(now + 1000, { memory: openRetentionMemory(it.state), store: watching })
  expect(again).toEqual({ dropped: [], deleted: [], failed: [], held: undefined })
  expect(asked).toEqual([])
  expect(await countDeletions()).toBe(before)
})

test('rows that came behind a deletion are found, once a day and partition at most', async () => {
  await fill('metric_samples')
  await run(now)
  await insertSample(2, 20)
  expect(await run(now + dayMs / 2)).toMatchObject({ deleted: [] })
  expect(await run(now + dayMs + 1000)).toMatchObject({ deleted: [{ table: 'metric_samples', projects: [2], rows: 1 }] })
  await insertSample(2, 20)
  expect(await run(now + 1.5 * dayMs)).toMatchObject({ deleted: [] })
})

test('rows that came behind a deletion are found when merges have taken more than came', async () => {
  await fill('metric_rollups')
  const rollup = "INSERT INTO metric_rollups (project, metric, id, ts, rows) SELECT {project:UInt32}, 'm', 1, {at:DateTime('UTC')}, 1"
  const seconds = (now - 800 * dayMs) / 1000
  for (let i = 0; i < 3; i++) await engine.store.command(rollup, { project: 3, at: seconds })
  await run(now)
  await engine.store.command('OPTIMIZE TABLE metric_rollups FINAL')
  await engine.store.command(rollup, { project: 2, at: seconds })
  expect(await run(now + dayMs + 1000)).toMatchObject({ deleted: [{ table: 'metric_rollups', projects: [2], rows: 1 }] })
})

test('a run that dies between two deletions is made up for, and deletes no row that is to stay', async () => {
  await fill('spans', 'metric_samples')
  for (let saves = 0; ; saves++) {
    let left = saves
    const death = new AbortController()
    const dying: RetentionMemory = {
      ...memory,
      saveCleared: async (...record) => {
        if (left-- === 0) death.abort()
        death.signal.throwIfAborted()
        await memory.saveCleared(...record)
      },
    }
    await run(now, { memory: dying, signal: death.signal })
    if (!death.signal.aborted) break
    for (const [what, list] of Object.entries(await stored()))
      expect(list, what).toEqual(expect.arrayContaining(expected[what as keyof typeof expected]))
  }
  expect(await stored()).toEqual(expectedOf('spans', 'metric_samples'))
})

test.each([
  ['ahead', now + 31 * dayMs],
  ['behind', now - 30 * dayMs],
])('a clock %s deletes nothing', async (_, atMs) => {
  await fill('metric_samples')
  const before = await stored()
  expect(await run(atMs)).toMatchObject({ dropped: [], deleted: [], held: expect.stringContaining('clock') })
  expect(await stored()).toEqual(before)
})

test('when the time of all projects is over the partition is dropped, not rewritten', async () => {
  await fill('metric_samples')
  await engine.store.command('ALTER TABLE metric_samples DELETE WHERE project = 3', {}, { settings: { mutations_sync: 2 } })
  const { dropped, deleted } = await run(now)
  expect(dropped.filter(({ table }) => table === 'metric_samples')).toHaveLength(2)
  expect(deleted.filter(({ table }) => table === 'metric_samples').map(({ projects }) => projects)).toEqual([[2], [2]])
})

test('without room for deletions, or time to look, everything is dropped that can be, and the rest is tried again', async () => {
  await fill('spans', 'metric_samples')
  const done: string[] = []
  let patienceMs = 0
  const full = around({
    before(sql, { table, id }, { timeoutMs }) {
      const isFirst = (what: string): boolean =>
        sql.includes(what) && done.push(what) > 0 && done.filter((each) => each === what).length === 1
      if (isFirst('DISTINCT _part')) {
        patienceMs = timeoutMs ?? 0
        throw new Fault('query_limit', `${String(table)} ${String(id)} is slow`)
      }
      if (isFirst('DELETE IN PARTITION')) throw new Fault('disk_full', "the telemetry store's disk is full")
      if (sql.includes('DROP PART')) done.push('DROP PART')
    },
  })
  const { dropped, failed } = await run(now, { store: full })
  expect(patienceMs).toBeGreaterThan(60_000)
  expect(dropped.map(({ table }) => table)).toContain('metric_samples')
  expect(failed).toMatchObject([
    { table: expect.any(String), partition: expect.any(String), error: { code: 'query_limit' } },
    { table: expect.any(String), partition: expect.any(String), error: { code: 'disk_full' } },
  ])
  expect(done.lastIndexOf('DROP PART')).toBeLessThan(done.indexOf('DELETE IN PARTITION'))
  expect(await stored()).not.toEqual(expectedOf('spans', 'metric_samples'))
  expect(await run(now + 1000)).toMatchObject({ dropped: [], deleted: [{}, {}], failed: [] })
  expect(await stored()).toEqual(expectedOf('spans', 'metric_samples'))
})

test('a store that shows no rows of a partition loses none of it', async () => {
  await fill('spans', 'metric_samples')
  const { store } = engine
  const lagging: TelemetryStore = {
    ...store,
    query: async <Row>(...asked: Parameters<TelemetryStore['query']>) => {
      const answer = await store.query<Row>(...asked)
      return asked[0].includes('DISTINCT _part') ? { ...answer, rows: [] } : answer
    },
  }
  const { deleted, dropped } = await run(now, { store: lagging })
  expect(deleted).toEqual([])
  expect(dropped.map(({ table }) => table)).toEqual(expect.arrayContaining(['spans', 'metric_samples']))
  await run(now + 1000)
  expect(await stored()).toEqual(expectedOf('spans', 'metric_samples'))
})

test('rows that come between a look and a drop stay', async () => {
  await fill('metric_samples')
  // What is 500 days old was project 1's and 2's alone until now; project 3 keeps it.
  await engine.store.command('ALTER TABLE metric_samples DELETE WHERE project = 3', {}, { settings: { mutations_sync: 2 } })
  const seen: string[] = []
  const backfilled = around({
    behind: async (sql, { table, id }) => {
      if (!sql.includes('DISTINCT _part') || table !== 'metric_samples' || id !== '20250709') return
      seen.push('looked')
      await insertSample(3, 500)
    },
    before: async (sql, { name }) => {
      if (!sql.includes('DROP PART') || !String(name).startsWith('20240912')) return
      if (!seen.includes('dropped')) await insertSample(3, 800)
      seen.push('dropped')
    },
  })
  const { dropped } = await run(now, { store: backfilled })
  expect(new Set(seen)).toEqual(new Set(['dropped', 'looked']))
  expect(dropped.filter(({ table }) => table === 'metric_samples')).toMatchObject([{ rows: 2 }, { rows: 2 }])
  expect((await stored())['metric_samples 3']).toEqual([500, 800])
})

test('a younger row that comes between a look and a deletion stays, with its partition', async () => {
  await fill('log_records')
  const then = Date.parse('2026-10-05T12:00:00Z')
  await it.state.db.deleteFrom('job_memory').execute()
  await run(then - 1000)
  const late = around({
    behind: async (sql, { table, id }) => {
      // September of application logs, which project 2 keeps for ten days.
      const september = await engine.store.query<{ id: string }>(
        "SELECT any(_partition_id) AS id FROM log_records WHERE toStartOfMonth(timestamp) = '2026-09-01'",
      )
      if (sql.includes('DISTINCT _part') && table === 'log_records' && id === september.rows[0]?.id)
        await engine.store.command("INSERT INTO log_records (project, class, timestamp) SELECT 2, 'application', '2026-09-28 00:00:00'")
    },
  })
  await run(then, { store: late })
  expect((await stored())['log_records 2']).toEqual([0, 5, 20, 54, 60])
})

test('a hold that is set while a run goes on holds from the next drop or deletion on', async () => {
  await fill('spans', 'metric_samples')
  const { platform } = await loadRetentions(it.state)
  const forEver = { ...platform, logs: { ...platform.logs, application: null }, spans: null, metrics: null, rollups: null }
  for (const statement of ['DROP PART', 'DELETE IN PARTITION']) {
    let isHeld = false
    const holding = around({
      behind(sql) {
        isHeld ||= sql.includes(statement)
      },
    })
    const load = async (): Promise<Retentions> => (isHeld ? { platform: forEver, projects: new Map() } : loadRetentions(it.state))
    const { dropped, deleted, failed } = await run(now, { store: holding, load })
    expect(statement === 'DROP PART' ? [...dropped, ...deleted] : deleted).toHaveLength(1)
    expect(failed).toEqual([])
  }
  await run(now + 1000)
  expect(await stored()).toEqual(expectedOf('spans', 'metric_samples'))
})

test('a deletion that goes on is not asked for again, and ended when it is wrong by now', async () => {
  await fill('metric_samples')
  await run(now)
  await insertSample(2, 20)
  const context = { store: engine.store, target: single }
  const table = tables.find(({ name }) => name === 'metric_samples')
  const partition = table && (await findPartition(context, table, '20261101'))
  if (table === undefined || partition === undefined) throw new Error('no such partition')
  const pending = async (): Promise<number> => {
    const { rows } = await engine.store.query('SELECT 1 FROM system.mutations WHERE NOT is_done')
    return rows.length
  }
  await engine.store.command('SYSTEM STOP MERGES metric_samples')
  try {
    const impatient = new AbortController()
    const waiting = deleteProjects({ ...context, signal: impatient.signal }, table, partition, [2])
    await vi.waitUntil(async () => (await pending()) === 1, 30_000)
    impatient.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
    const before = await countDeletions()
    expect(await run(now + dayMs + 1000)).toMatchObject({ deleted: [], failed: [] })
    expect(await countDeletions()).toBe(before)
    expect(await pending()).toBe(1)
    // Project 2 keeps everything from now on.
    const retentions = await loadRetentions(it.state)
    const load = (): Promise<Retentions> =>
      Promise.resolve({ ...retentions, projects: new Map([...retentions.projects, [2, { ...retentions.platform, metrics: null }]]) })
    await run(now + dayMs + 2000, { load })
    expect(await pending()).toBe(0)
  } finally {
    await engine.store.command('SYSTEM START MERGES metric_samples')
  }
  expect((await stored())['metric_samples 2']).toEqual([0, 5, 20])
  await run(now + dayMs + 3000)
  expect(await stored()).toEqual(expectedOf('metric_samples'))
})
