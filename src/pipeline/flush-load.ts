import type { TelemetryTable } from '../storage/tables/table.ts'
import { schemaOf, tableOf, type Quarantine, type SealedSegment, type StoredChunk } from '../storage/wal/index.ts'

/** Rows of one segment that go into one table with one INSERT, or with several once the store has refused that. */
export interface Load {
  readonly segment: SealedSegment
  readonly table: TelemetryTable
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

/** How the rows of a segment are inserted; the same rows always give the same loads and tokens. Rows nobody can store are set aside. */
export async function planLoads(quarantine: Quarantine, segment: SealedSegment, chunks: readonly StoredChunk[]): Promise<Load[]> {
  const loads: Load[] = []
  for (const [name, all] of groupBy(chunks, ({ table }) => table)) {
    const table = tableOf(name)
    const [current, other] = split(all, ({ schema }) => table !== undefined && schema === schemaOf(name))
    if (other.length > 0) await setOldRowsAside(quarantine, segment, name, other)
    if (table === undefined) continue
    const partitions = [...new Set(current.map(({ partition }) => partition))].toSorted()
    for (let start = 0; start < partitions.length; start += maxPartitions) {
      const these = new Set(partitions.slice(start, start + maxPartitions))
      const [inThese] = split(current, ({ partition }) => these.has(partition))
      loads.push({
        segment,
        table,
        token: start === 0 ? `${segment.name}/${name}` : `${segment.name}/${name}/${start}`,
        pieces: [createPiece(inThese, '', segment.fresh)],
        stored: new Set(),
        surplus: new Map(),
      })
    }
  }
  return loads
}

/** Rows written by another version of the program for wire columns that this one does not have. */
async function setOldRowsAside(
  quarantine: Quarantine,
  segment: SealedSegment,
  table: string,
  chunks: readonly StoredChunk[],
): Promise<void> {
  const reason = tableOf(table) === undefined ? 'unknown_table' : 'old_schema'
  await quarantine.keep(
    `${segment.name}-${table}-${reason}`,
    { reason, segment: segment.name, table, rows: sumRows(chunks), message: 'Written by a version of the program with other columns' },
    chunks.map(({ bytes }) => bytes),
  )
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
