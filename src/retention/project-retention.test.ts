import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../test/harness/engine.ts'
import { openTestAccess, type TestAccess } from '../../test/harness/open-test-access.ts'
import { putSetting } from '../access/index.ts'
import { tables } from '../storage/tables/index.ts'
import { single } from '../storage/tables/render.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import { enforceRetention, type RetentionMemory, type RetentionRun } from './enforce-retention.ts'
import { openRetentionMemory } from './retention-memory.ts'
import { projectRetentionSetting } from './retention-setting.ts'
import type { ProjectRetention } from './retention-settings.ts'
import { loadRetentions, retentionOf } from './retentions.ts'

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
const inserts = [
  `INSERT INTO log_records (project, class, timestamp) SELECT project, 'application', ${at} ${from}`,
  `INSERT INTO spans (project, timestamp) SELECT project, ${at} ${from}`,
  `INSERT INTO metric_samples (project, metric, id, ts, m, e) SELECT project, 'm', 1, ${at}, 1, 0 ${from}`,
  `INSERT INTO metric_rollups (project, metric, id, ts, rows) SELECT project, 'm', 1, ${at}, 1 ${from}`,
]
const kept = ['log_records', 'spans', 'metric_samples', 'metric_rollups']

let memory: RetentionMemory
beforeEach(async () => {
  const { store } = engine
  for (const table of kept) await store.command(`TRUNCATE TABLE ${table}`)
  for (const sql of inserts) await store.command(sql, { now, ages })
  await it.state.db.deleteFrom('job_memory').execute()
  memory = openRetentionMemory(it.state)
  // The first run of all only looks at the clock.
  await run(now - 1000)
})

async function run(nowMs: number, with_: RetentionMemory = memory, store = engine.store): Promise<RetentionRun> {
  const clock = { now: () => nowMs, monotonic: () => performance.now() }
  return enforceRetention({ store, target: single, clock, memory: with_ }, await loadRetentions(it.state))
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

test('a project keeps what its own times say, whatever those of the others', async () => {
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
  await run(now)
  const before = await countDeletions()
  const asked: string[] = []
  const ask = (sql: string): void => {
    if (!sql.includes('system.parts')) asked.push(sql)
  }
  const { store } = engine
  const watching: TelemetryStore = {
    ...store,
    query: (sql, ...rest) => {
      ask(sql)
      return store.query(sql, ...rest)
    },
    command: (sql, ...rest) => {
      ask(sql)
      return store.command(sql, ...rest)
    },
  }
  expect(await run(now + 1000, openRetentionMemory(it.state), watching)).toEqual({ dropped: [], deleted: [], held: undefined })
  expect(asked).toEqual([])
  // Rows that came behind a deletion are found.
  await engine.store.command(
    "INSERT INTO metric_samples (project, metric, id, ts, m, e) SELECT 2, 'm', 1, fromUnixTimestamp64Milli({at:Int64}, 'UTC'), 1, 0",
    {
      at: now - 20 * dayMs,
    },
  )
  expect(await run(now + 2000)).toMatchObject({ deleted: [{ table: 'metric_samples', projects: [2], rows: 1 }] })
  expect(await countDeletions()).toBe(before + 1)
  expect(await stored()).toEqual(expected)
})

test('a run that dies between two deletions is made up for, and deletes no row that is to stay', async () => {
  for (let saves = 0; ; saves++) {
    let left = saves
    const dying: RetentionMemory = {
      ...memory,
      saveCleared: async (...record) => {
        if (left-- === 0) throw new Error('killed')
        await memory.saveCleared(...record)
      },
    }
    const died = await run(now, dying).then(
      () => false,
      () => true,
    )
    if (!died) break
    for (const [what, list] of Object.entries(await stored()))
      expect(list, what).toEqual(expect.arrayContaining(expected[what as keyof typeof expected]))
  }
  expect(await stored()).toEqual(expected)
})

test.each([
  ['ahead', now + 31 * dayMs],
  ['behind', now - 30 * dayMs],
])('a clock %s deletes nothing', async (_, atMs) => {
  const before = await stored()
  expect(await run(atMs)).toMatchObject({ dropped: [], deleted: [], held: expect.stringContaining('clock') })
  expect(await stored()).toEqual(before)
})

test('when the time of all projects is over the partition is dropped, not rewritten', async () => {
  await engine.store.command('ALTER TABLE metric_samples DELETE WHERE project = 3', {}, { settings: { mutations_sync: 2 } })
  const { dropped, deleted } = await run(now)
  expect(dropped.filter(({ table }) => table === 'metric_samples')).toHaveLength(2)
  expect(deleted.filter(({ table }) => table === 'metric_samples').map(({ projects }) => projects)).toEqual([[2], [2]])
})
