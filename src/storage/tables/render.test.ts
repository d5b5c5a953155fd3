import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../test/harness/engine.ts'
import { schemaVersions } from '../telemetry/schema-versions.ts'
import { tables, views } from './index.ts'
import {
  renderClauseAddition,
  renderColumnAddition,
  renderTable,
  renderView,
  single,
  storageName,
  wireStructure,
  type StoreTarget,
} from './render.ts'

const cluster: StoreTarget = { kind: 'cluster', cluster: "all`s 'well'" }
const every = [...tables, schemaVersions]
let engine: TestEngine

beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(async () => engine.stop())

/** The statement as the engine's parser reads it, written out again. Throws for what is no SQL. */
async function format(sql: string): Promise<string> {
  const { rows } = await engine.store.query<{ sql: string }>('SELECT formatQuerySingleLine({sql:String}) AS sql', { sql })
  return rows[0]?.sql ?? ''
}

describe('a cluster', () => {
  test.each(every.map((table) => [table.name, table] as const))(
    '%s: a replicated local table and a distributed one over it',
    async (_, table) => {
      const [local = '', distributed = '', ...rest] = renderTable(table, cluster)
      expect(rest).toEqual([])
      const [localText, distributedText] = [await format(local), await format(distributed)]
      expect(localText).toContain(`CREATE TABLE IF NOT EXISTS ${table.name}_local ON CLUSTER`)
      expect(localText).toMatch(
        /ENGINE = Replicated(Aggregating|Replacing)?MergeTree\('\/clickhouse\/tables\/\{shard\}\/\{database\}\/\{table\}', '\{replica\}'/,
      )
      expect(localText).toContain('fsync_after_insert = 1')
      expect(localText).not.toContain('non_replicated_deduplication_window')
      expect(distributedText).toMatch(new RegExp(`ENGINE = Distributed\\(.*currentDatabase\\(\\), '${table.name}_local', `))
      for (const { name } of table.columns) expect(distributedText.replaceAll('`', '')).toContain(`${name} `)
    },
  )

  test.each(views.map((view) => [view.name, view] as const))('%s: reads and fills the local tables', async (_, view) => {
    const sql = await format(renderView(view, cluster))
    expect(sql).toContain(`TO ${storageName(view.to, cluster)}`)
    expect(sql).toContain(`FROM ${storageName(view.from, cluster)}`)
    expect(sql).toContain('ON CLUSTER')
  })

  test('additions go to both tables', async () => {
    const [table] = tables
    const column = table?.columns[3]
    if (table === undefined || column === undefined) throw new Error('no tables')
    const added = await Promise.all(renderColumnAddition(table, column, 'class', cluster).map(format))
    expect(added).toHaveLength(2)
    for (const sql of added) expect(sql).toMatch(/ON CLUSTER .* \(?ADD COLUMN IF NOT EXISTS .* AFTER /)
    for (const clause of every.flatMap(({ indexes = [], projections = [] }) => [...indexes, ...projections]))
      expect(await format(renderClauseAddition(table, clause, cluster))).toMatch(/ADD (INDEX|PROJECTION) IF NOT EXISTS/)
  })
})

describe('one server', () => {
  test.each(every.map((table) => [table.name, table] as const))('%s: durable, and a batch sent twice is stored once', async (_, table) => {
    const [sql = '', ...rest] = renderTable(table, single)
    expect(rest).toEqual([])
    expect(await format(sql)).toMatch(/fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = \d+/)
  })

  test.each(tables.filter(({ columns }) => columns.some(({ wire }) => wire !== undefined)).map((table) => [table.name, table] as const))(
    '%s: rows on the wire have a structure the engine reads',
    async (_, table) => {
      const { rows } = await engine.store.query(`DESCRIBE TABLE generateRandom({structure:String})`, { structure: wireStructure(table) })
      expect(rows).toHaveLength(table.columns.filter(({ wire }) => wire !== undefined).length)
    },
  )

  test.each(tables.flatMap((table) => (table.partitionText === undefined ? [] : [[table.name, table] as const])))(
    '%s: has a segment, last on the wire, and its partitions have one text each',
    async (_, table) => {
      expect(table.columns.findLast(({ wire }) => wire !== undefined)?.name).toBe('segment')
      const { rows } = await engine.store.query<{ texts: string; partitions: string }>(
        `SELECT uniqExact(${table.partitionText}) AS texts, uniqExact(${table.partitionBy}) AS partitions FROM (
          SELECT arrayJoin(['debug', 'security', 'audit', 'performance']) AS class, toDateTime64('2026-01-01', 9, 'UTC') + toIntervalHour(number) AS timestamp FROM numbers(3000))`,
      )
      expect(Number(rows[0]?.texts)).toBeGreaterThan(40)
      expect(rows[0]?.texts).toBe(rows[0]?.partitions)
    },
  )
})

test('a trace is found without scanning spans', async () => {
  const { store } = engine
  const insert = `INSERT INTO spans (project, timestamp, trace_id, span_id, service)
    SELECT 1, toDateTime64('2026-11-20', 9, 'UTC') + toIntervalSecond(number % 80000), lower(hex(MD5(toString(intDiv(number, 10))))), toString(number), toString(number % 7)
    FROM numbers({from:UInt64}, 100000)`
  for (const from of [0, 100_000, 200_000]) await store.command(insert, { from })
  const look = async (trace: number): Promise<{ rows: readonly unknown[]; statistics: { rowsRead: number } }> =>
    store.query('SELECT span_id FROM spans WHERE project = 1 AND trace_id = lower(hex(MD5({trace:String})))', { trace: String(trace) })
  for (const trace of [0, 12_345, 29_999]) {
    const { rows, statistics } = await look(trace)
    expect(rows).toHaveLength(10)
    expect(statistics.rowsRead).toBeLessThanOrEqual(10 * 8192)
  }
  expect((await look(30_000)).statistics.rowsRead).toBe(0)
})
