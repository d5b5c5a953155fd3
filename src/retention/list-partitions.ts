import { logClasses, type LogClass } from '../model/log-record.ts'
import { storageName, type StoreTarget } from '../storage/tables/render.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'

/** A partition of a table, all servers together. Times are epoch milliseconds, exact to the second. */
export interface Partition {
  readonly id: string
  readonly text: string
  /** For logs: the class all its rows have. */
  readonly logClass: LogClass | undefined
  readonly rows: number
  readonly bytes: number
  readonly oldestMs: number
  readonly newestMs: number
  readonly parts: readonly Part[]
  /** The number of the newest insert, of all servers summed: another one when rows came. Merges and deletions do not raise it. */
  readonly inserted: number
}

/** What a partition lies in; what is in a part of one name never changes. */
export interface Part {
  readonly name: string
  readonly rows: number
  readonly bytes: number
}

interface Row {
  readonly partition_id: string
  readonly partition: string
  readonly rows: string
  readonly bytes: string
  readonly oldest: number
  readonly newest: number
  readonly parts: readonly (readonly [name: string, rows: string, bytes: string])[]
  readonly inserted: string
}

/**
 * Reads what the store knows of its parts; no row of the table itself is read. Parts that tell no time are nobody's to judge: left out.
 * With an id: that one only.
 */
export async function listPartitions(
  { store, target }: { store: TelemetryStore; target: StoreTarget },
  table: TelemetryTable,
  id?: string,
): Promise<readonly Partition[]> {
  const parts = target.kind === 'single' ? 'system.parts' : 'cluster({cluster:String}, system.parts)'
  const { rows } = await store.query<Row>(
    `SELECT partition_id, any(partition) AS partition, sum(rows) AS rows, sum(bytes_on_disk) AS bytes,
      toUnixTimestamp(min(min_time)) AS oldest, toUnixTimestamp(max(max_time)) AS newest,
      groupArray((name, parts.rows, bytes_on_disk)) AS parts,
      arraySum(mapValues(maxMap(map(hostName(), max_block_number)))) AS inserted
    FROM ${parts} WHERE active AND database = currentDatabase() AND table = {table:String} AND parts.rows > 0${id === undefined ? '' : ' AND partition_id = {id:String}'}
    GROUP BY partition_id HAVING newest > 0 ORDER BY newest`,
    {
      table: storageName(table.name, target),
      ...(id === undefined ? {} : { id }),
      ...(target.kind === 'single' ? {} : { cluster: target.cluster }),
    },
  )
  return rows.map((row) => ({
    id: row.partition_id,
    text: row.partition,
    logClass: table.retention === 'logs' ? readLogClass(row.partition) : undefined,
    rows: Number(row.rows),
    bytes: Number(row.bytes),
    oldestMs: row.oldest * 1000,
    newestMs: row.newest * 1000,
    parts: row.parts.map(([name, rowCount, bytes]) => ({ name, rows: Number(rowCount), bytes: Number(bytes) })),
    inserted: Number(row.inserted),
  }))
}

/** One of them as it is now; undefined when it is gone. */
export async function findPartition(
  context: { store: TelemetryStore; target: StoreTarget },
  table: TelemetryTable,
  id: string,
): Promise<Partition | undefined> {
  return (await listPartitions(context, table, id))[0]
}

/** `('security','2026-11-01')` -> security; undefined for a class this version does not know. */
function readLogClass(partition: string): LogClass | undefined {
  const name = /^\('([a-z]+)'/.exec(partition)?.[1]
  return logClasses.find((known) => known === name)
}
