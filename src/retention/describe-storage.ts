import type { LogClass } from '../model/log-record.ts'
import { tables } from '../storage/tables/index.ts'
import type { StoreTarget } from '../storage/tables/render.ts'
import type { TelemetryTable } from '../storage/tables/table.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import { keepDaysOf } from './keep-days.ts'
import { listPartitions } from './list-partitions.ts'
import type { RetentionSettings } from './retention-settings.ts'

/** What a table, or one class of the logs, really holds. Times are epoch milliseconds. */
export interface StoredTable {
  readonly table: string
  readonly logClass: LogClass | undefined
  readonly rows: number
  /** Compressed, on disk, of all servers together. */
  readonly bytes: number
  /** Undefined when the table is empty. */
  readonly oldestMs: number | undefined
  readonly newestMs: number | undefined
  /** null = for ever. */
  readonly keepDays: number | null
}

/** Every table that people can read, log classes apart, in the order of their definition. */
export async function describeStorage(
  context: { readonly store: TelemetryStore; readonly target: StoreTarget },
  settings: RetentionSettings,
): Promise<readonly StoredTable[]> {
  const described = tables.filter(({ queryable }) => queryable).map(async (table) => describeTable(context, table, settings))
  return (await Promise.all(described)).flat()
}

async function describeTable(
  context: { readonly store: TelemetryStore; readonly target: StoreTarget },
  table: TelemetryTable,
  settings: RetentionSettings,
): Promise<readonly StoredTable[]> {
  const partitions = await listPartitions(context, table)
  const classes = table.retention === 'logs' ? new Set(partitions.map(({ logClass }) => logClass)) : new Set([undefined])
  return [...classes].map((logClass) => {
    const own = partitions.filter((partition) => partition.logClass === logClass)
    return {
      table: table.name,
      logClass,
      rows: own.reduce((sum, { rows }) => sum + rows, 0),
      bytes: own.reduce((sum, { bytes }) => sum + bytes, 0),
      oldestMs: own.length === 0 ? undefined : Math.min(...own.map(({ oldestMs }) => oldestMs)),
      newestMs: own.length === 0 ? undefined : Math.max(...own.map(({ newestMs }) => newestMs)),
      keepDays: keepDaysOf(table, logClass, settings),
    }
  })
}
