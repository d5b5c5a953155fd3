import { Fault } from '../../lib/errors.ts'
import { tables } from '../../storage/tables/index.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { pack } from '../gzip.ts'
import { inLanes } from '../in-lanes.ts'
import type { Piece } from './piece.ts'

/** A part of a table in a server, whose files cannot be reached: it is read as rows. Parts never change, they only come and go. */
interface ServerPart {
  readonly table: string
  readonly name: string
  readonly partition: string
  /** Numbers of the inserts whose rows it has, first and last. */
  readonly firstInsert: number
  readonly lastInsert: number
  readonly rows: number
  /** In memory, about. */
  readonly bytes: number
  readonly hash: string
}

/** Small enough for one insert that is held in memory. */
const pieceBytes = 128 * 1024 * 1024
const mostRounds = 50
const withinMs = 1_800_000

/** Columns that are stored as they were inserted; others are computed from them. */
export function storedColumns(table: string): readonly string[] {
  const columns = tables.find(({ name }) => name === table)?.columns ?? []
  return columns.filter(({ default: value }) => !/^(MATERIALIZED|ALIAS) /.test(value ?? '')).map(({ name }) => name)
}

/**
 * Hands every row that the tables have at the call to `put`, some pieces of parts at the same time, and returns the pieces that together are what the
 * tables had then, and some of what came meanwhile. A part that is merged before it was read is in the merged one, so the tables are looked
 * through again until all parts with such rows have been read; what was put before and was not merged is used. Parts of later inserts alone
 * are left out: on a busy server there are always new ones. Works with the right to read the tables alone.
 */
export async function readServerParts(
  telemetry: TelemetryStore,
  put: (piece: Piece) => Promise<void>,
  signal: AbortSignal,
): Promise<readonly Piece[]> {
  const read = new Set<string>()
  const last = new Map<string, number>()
  for (const part of await listParts(telemetry, signal))
    last.set(partitionOf(part), Math.max(part.lastInsert, last.get(partitionOf(part)) ?? 0))
  for (let round = 0; round < mostRounds; round++) {
    const parts = (await listParts(telemetry, signal)).filter((part) => part.firstInsert <= (last.get(partitionOf(part)) ?? -1))
    // Small ones are merged soonest.
    const missing = parts.filter((part) => !read.has(keyOf(part))).toSorted((a, b) => a.bytes - b.bytes)
    let gone = 0
    await inLanes(missing, async (part) => {
      signal.throwIfAborted()
      try {
        for (const piece of cut(telemetry, part, signal)) await put(piece)
        read.add(keyOf(part))
      } catch (error) {
        if (!(error instanceof PartGone)) throw error
        gone++
      }
    })
    if (gone === 0) return parts.flatMap((part) => cut(telemetry, part, signal))
  }
  throw new Fault('unavailable', 'The ClickHouse server merges its parts faster than they can be read; the back-up is made again later')
}

function partitionOf({ table, partition }: ServerPart): string {
  return `${table}/${partition}`
}

class PartGone extends Error {}

function keyOf({ table, name, hash }: ServerPart): string {
  return `${table}/${name}/${hash}`
}

async function listParts(telemetry: TelemetryStore, signal: AbortSignal): Promise<readonly ServerPart[]> {
  const { rows } = await telemetry.query<Readonly<Record<Exclude<keyof ServerPart, 'rows'> | 'count', string>>>(
    `SELECT table, name, partition_id AS partition, min_block_number AS firstInsert, max_block_number AS lastInsert,
       rows AS count, data_uncompressed_bytes AS bytes, hash_of_all_files AS hash FROM system.parts
     WHERE database = currentDatabase() AND active AND rows > 0 AND table IN {tables:Array(String)} ORDER BY table, name`,
    { tables: tables.map(({ name }) => name) },
    { signal },
  )
  return rows.map(({ count, bytes, firstInsert, lastInsert, ...part }) => ({
    ...part,
    firstInsert: Number(firstInsert),
    lastInsert: Number(lastInsert),
    rows: Number(count),
    bytes: Number(bytes),
  }))
}

function cut(telemetry: TelemetryStore, part: ServerPart, signal: AbortSignal): readonly Piece[] {
  const pieces = Math.max(1, Math.ceil(part.bytes / pieceBytes))
  const each = Math.ceil(part.rows / pieces)
  const columns = storedColumns(part.table)
  return Array.from({ length: Math.ceil(part.rows / each) }, (_, index) => {
    const from = index * each
    const to = Math.min(part.rows, from + each)
    return {
      table: part.table,
      place: `rows/${part.table}/${part.name}-${index}`,
      suffix: 'native.gz',
      rows: to - from,
      contentHash: `${part.hash} ${from} ${to} ${columns.join(' ')}`,
      open: () => pack(readPiece(telemetry, part, { columns, from, to }, signal)),
    }
  })
}

const allRows = 'Its user must see them all (row policies), and none may wait to be deleted (DELETE FROM)'

async function* readPiece(
  telemetry: TelemetryStore,
  { table, name }: ServerPart,
  { columns, from, to }: { readonly columns: readonly string[]; readonly from: number; readonly to: number },
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const where = '_part = {part:String} AND _part_offset >= {from:UInt64} AND _part_offset < {to:UInt64}'
  const params = { part: name, from, to }
  const answer = await telemetry.stream(
    `SELECT ${columns.map((column) => `\`${column}\``).join(', ')} FROM ${table} WHERE ${where}`,
    'Native',
    params,
    // One thread: what is read is packed by one, too.
    { signal, timeoutMs: withinMs, maxRows: 0, maxThreads: 1 },
  )
  const iterator = answer[Symbol.asyncIterator]()
  try {
    // Once the answer has begun it is that of a moment that is over: if the part is still there, it was then.
    const first = await iterator.next()
    const { rows: counted } = await telemetry.query<{ n: string }>(`SELECT count() AS n FROM ${table} WHERE ${where}`, params, { signal })
    const answered = Number(counted[0]?.n)
    const { rows } = await telemetry.query<{ n: string }>(
      'SELECT count() AS n FROM system.parts WHERE database = currentDatabase() AND active AND table = {table:String} AND name = {part:String}',
      { table, part: name },
      { signal },
    )
    if (rows[0]?.n !== '1') throw new PartGone(`the part ${name} of ${table} was merged`)
    if (answered !== to - from)
      throw new Fault('conflict', `The ClickHouse server keeps back rows of ${table}: of ${to - from} it answered ${answered}. ${allRows}`)
    for (let next = first; next.done !== true; next = await iterator.next()) yield Buffer.from(next.value)
  } finally {
    await iterator.return?.()
  }
}
