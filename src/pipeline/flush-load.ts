import type { TelemetryTable } from '../storage/tables/table.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import { schemaOf, tableOf, type SealedSegment, type StoredChunk, type WriteAheadLog } from '../storage/wal/index.ts'

/** Rows of one segment that go into one table with one INSERT, or with several once the store has refused that. */
export interface Load {
  readonly segment: SealedSegment
  readonly table: TelemetryTable
  /** Of its rows; undefined: this version's. */
  readonly columns: readonly string[] | undefined
  /** Deduplication token of the INSERT. */
  readonly token: string
  /** What is still to be stored; the first is worked on. */
  readonly pieces: Piece[]
  /** Chunks that are in the store for certain. */
  readonly stored: Set<StoredChunk>
  /** Rows the store was found to have too many of, by partition. */
  readonly surplus: Map<string, number>
}

export interface Piece {
  chunks: readonly StoredChunk[]
  /** Its place in the halving of the load: '', then '0', '1', '00', ... */
  readonly label: string
  /** Nothing of it can be stored yet: it was never sent. */
  untried: boolean
  /** How often a token was taken for known although its rows were not stored. */
  round: number
  /** Times the store said that it will not take these rows. */
  refusals: number
  /** Times the store died, or ran out of memory, over them. */
  deaths: number
  /** Times a limit of the store's memory or time was hit. */
  strains: number
  /** It failed alone, right after the store had shown that it takes rows of this table. */
  condemned: boolean
}

/** A block of more partitions than the store's own limit of 100 would be refused. */
const maxPartitions = 64

export function createPiece(chunks: readonly StoredChunk[], label: string, untried: boolean): Piece {
  return { chunks, label, untried, round: 0, refusals: 0, deaths: 0, strains: 0, condemned: false }
}

interface PlanContext {
  readonly wal: Pick<WriteAheadLog, 'columnsOf' | 'hold'>
  readonly store: Pick<TelemetryStore, 'query'>
}

/**
 * How the rows of a segment are inserted; the same rows always give the same loads and tokens. Rows of tables and columns that this
 * version and its store do not have are kept for one that does.
 */
export async function planLoads(context: PlanContext, segment: SealedSegment, chunks: readonly StoredChunk[]): Promise<Load[]> {
  const loads: Load[] = []
  const strange: StoredChunk[] = []
  for (const [name, all] of groupBy(chunks, ({ table }) => table)) {
    const table = tableOf(name)
    // One process writes a segment: all its rows of a table have the same columns.
    const schema = all[0]?.schema
    const plan = await planColumns(context, table, schema)
    const [known, other] = split(all, (chunk) => plan.canStore && chunk.schema === schema)
    strange.push(...other)
    if (table === undefined) continue
    const partitions = [...new Set(known.map(({ partition }) => partition))].toSorted()
    for (let start = 0; start < partitions.length; start += maxPartitions) {
      const these = new Set(partitions.slice(start, start + maxPartitions))
      const [inThese] = split(known, ({ partition }) => these.has(partition))
      loads.push({
        segment,
        table,
        columns: plan.columns,
        token: start === 0 ? `${segment.name}/${name}` : `${segment.name}/${name}/${start}`,
        pieces: [createPiece(inThese, '', segment.fresh)],
        stored: new Set(),
        surplus: new Map(),
      })
    }
  }
  if (strange.length > 0) await context.wal.hold(segment, strange)
  return loads
}

/** Whether rows with the columns of a schema go into the table, and by which names: not all need be there, and not all need be ours. */
async function planColumns(
  { wal, store }: PlanContext,
  table: TelemetryTable | undefined,
  schema: number | undefined,
): Promise<{ readonly canStore: boolean; readonly columns?: readonly string[] | undefined }> {
  if (table === undefined || schema === undefined) return { canStore: false }
  if (schema === schemaOf(table.name)) return { canStore: true, columns: undefined }
  const written = wal.columnsOf(schema)
  if (written === undefined) return { canStore: false }
  const columns = written.map(({ name }) => name)
  const own = new Map(table.columns.map(({ name, wire }) => [name, wire]))
  const isCounted = table.partitionText === undefined || columns.includes('segment')
  if (!isCounted || written.some(({ name, type }) => own.has(name) && own.get(name) !== type)) return { canStore: false }
  // A newer version added its columns to the tables, and going back to this one took nothing away.
  const { rows } = await store.query<{ readonly name: string }>(
    `SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {table:String} AND default_kind IN ('', 'DEFAULT')`,
    { table: table.name },
  )
  const present = new Set(rows.map(({ name }) => name))
  return { canStore: columns.every((name) => present.has(name)), columns }
}

export function sumRows(chunks: readonly StoredChunk[]): number {
  return chunks.reduce((sum, { rows }) => sum + rows, 0)
}

/** Those for which `test` holds, and the others. */
function split<T>(items: readonly T[], test: (item: T) => boolean): [T[], T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}

/** The items by `key`, in the order in which each key comes first. */
export function groupBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}
