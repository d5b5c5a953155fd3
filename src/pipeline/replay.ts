import { Fault } from '../lib/errors.ts'
import type { Log } from '../lib/log.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { Quarantine, StoredChunk } from '../storage/wal/index.ts'
import { groupBy, sumRows, type Load, type Piece } from './flush-load.ts'

export interface ReplayContext {
  readonly store: TelemetryStore
  readonly log: Log
  readonly quarantine: Quarantine
  /** Hears how many rows were found stored once too often; each once. */
  readonly onSurplus: (rows: number) => void
}

/**
 * Which chunks of a piece are not in the store, after an INSERT whose end nobody saw. One INSERT gives one part a partition, and
 * a part is there whole or not at all; so the rows of the segment are counted by partition. Where the count is neither
 * "none" nor "all", the partition's rows of this segment are removed and stored again, for the log still has all of them.
 * Tables without a `segment` column are idempotent: everything counts as missing.
 */
export async function findMissing(context: ReplayContext, load: Load, piece: Piece): Promise<readonly StoredChunk[]> {
  if (load.table.partitionText === undefined) return piece.chunks
  const counts = await countStored(context, load)
  const missing: StoredChunk[] = []
  for (const [partition, chunks] of groupBy(piece.chunks, (chunk) => chunk.partition)) {
    const count = counts.get(partition) ?? 0
    const earlier = [...load.stored].filter((chunk) => chunk.partition === partition)
    const before = sumRows(earlier)
    const after = before + sumRows(chunks)
    if (count >= after) {
      if (count > after) noteSurplus(context, load, { partition, expected: after, count })
      for (const chunk of chunks) load.stored.add(chunk)
    } else if (count === before) missing.push(...chunks)
    else {
      report(context, load, { partition, expected: after, count }, 'A partition holds a part of a segment: it is stored again')
      if (!(await removeStored(context, load, partition))) {
        await setAside(context, load, partition, [...earlier, ...chunks])
        for (const chunk of chunks) load.stored.add(chunk)
        continue
      }
      // The store remembers the tokens of what was just removed.
      piece.round++
      for (const chunk of earlier) load.stored.delete(chunk)
      missing.push(...earlier, ...chunks)
    }
  }
  piece.chunks = missing
  return missing
}

async function countStored({ store }: ReplayContext, { table, segment }: Load): Promise<ReadonlyMap<string, number>> {
  const { rows } = await store.query<{ partition: string; stored: string | number }>(
    `SELECT ${table.partitionText} AS partition, count() AS stored FROM ${table.name} WHERE segment = {segment:UInt64} GROUP BY partition`,
    { segment: segment.number.id.toString() },
  )
  return new Map(rows.map(({ partition, stored }) => [partition, Number(stored)]))
}

/** False when the store cannot do it: a table spread over a cluster. */
async function removeStored({ store }: ReplayContext, { table, segment }: Load, partition: string): Promise<boolean> {
  try {
    await store.command(
      `ALTER TABLE ${table.name} DELETE WHERE segment = {segment:UInt64} AND ${table.partitionText} = {partition:String} SETTINGS mutations_sync = 2`,
      { segment: segment.number.id.toString(), partition },
    )
    return true
  } catch (error) {
    if (error instanceof Fault && !error.retryable) return false
    throw error
  }
}

async function setAside(
  { quarantine }: ReplayContext,
  { table, segment }: Load,
  partition: string,
  chunks: readonly StoredChunk[],
): Promise<void> {
  await quarantine.keep(
    `${segment.name}-${table.name}-${partition.replaceAll(/[^\w-]/g, '_')}`,
    {
      reason: 'cannot_repair',
      segment: segment.name,
      table: table.name,
      partition,
      rows: sumRows(chunks),
      message: 'The store holds some of these rows, nobody knows which, and does not let them be removed',
    },
    chunks.map(({ bytes }) => bytes),
  )
}

function noteSurplus(
  context: ReplayContext,
  load: Load,
  found: { readonly partition: string; readonly expected: number; readonly count: number },
): void {
  const known = load.surplus.get(found.partition) ?? 0
  const surplus = found.count - found.expected
  if (surplus <= known) return
  load.surplus.set(found.partition, surplus)
  context.onSurplus(surplus - known)
  report(context, load, found, 'Rows are stored more than once')
}

function report({ log }: ReplayContext, { segment, table }: Load, fields: Readonly<Record<string, unknown>>, message: string): void {
  log.error({ segment: segment.name, table: table.name, ...fields }, message)
}
