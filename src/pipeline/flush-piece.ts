import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { Fault } from '../lib/errors.ts'
import type { Quarantine, StoredChunk } from '../storage/wal/index.ts'
import { createPiece, sumRows, type Load, type Piece } from './flush-load.ts'
import { findMissing, type ReplayContext } from './replay.ts'

export interface PieceContext extends ReplayContext {
  readonly quarantine: Quarantine
  /** How long the store may take to show rows of an INSERT that it says it had already. */
  readonly settleMs: number
}

/** So often a piece fails before it is halved, ... */
const maxFailures = 2
/** ... and so often the store dies over a single chunk before that is held to be the cause: it may have died of something else. */
const maxDeaths = 3
const maxRounds = 3
const pollMs = 250

/**
 * Stores a piece of a load exactly once, whatever happened to it before. Throws what the store threw, and then knows more than
 * before: call it again. After two failures over the same rows they are halved, down to the chunk that the store cannot take,
 * which is set aside.
 */
export async function storePiece(context: PieceContext, load: Load, piece: Piece): Promise<void> {
  for (let rounds = 0; rounds < maxRounds; rounds++) {
    const first = piece.untried
    const missing = first ? piece.chunks : await findMissing(context, load, piece)
    if (missing.length === 0) return done(load, piece)
    if (piece.refusals >= maxFailures || piece.deaths >= (missing.length === 1 ? maxDeaths : maxFailures)) {
      return halve(context, load, piece, missing)
    }
    const token = tokenOf(load, piece)
    piece.untried = false
    await insert(context, { load, piece, token }, missing)
    if (first || load.table.partitionText === undefined || (await appears(context, load, piece))) return done(load, piece)
    // The store wrote the token down and died before it had the rows: under this token it will never take them.
    piece.round++
  }
  throw new Fault('unavailable', `The store takes rows of ${load.table.name} and does not show them`)
}

function done(load: Load, piece: Piece): void {
  for (const chunk of piece.chunks) load.stored.add(chunk)
  load.pieces.splice(load.pieces.indexOf(piece), 1)
}

async function insert(
  { store }: PieceContext,
  { load, piece, token }: { readonly load: Load; readonly piece: Piece; readonly token: string },
  chunks: readonly StoredChunk[],
): Promise<void> {
  try {
    await store.insert(
      load.table.name,
      chunks.map(({ bytes }) => bytes),
      token,
    )
  } catch (error) {
    if (error instanceof Fault && (error.code === 'bad_input' || error.code === 'too_large')) piece.refusals++
    else if (error instanceof Fault && (error.code === 'query_limit' || !(await store.ping()))) piece.deaths++
    throw error
  }
}

/** Under a token that may be known the store would take nothing; only for counted tables is that wanted, and then seen. */
function tokenOf({ token, table }: Load, { label, round, untried }: Piece): string {
  if (table.partitionText === undefined && !untried) return `${token}/${randomUUID()}`
  return [token, label, round === 0 ? '' : `again-${round}`].filter((part) => part !== '').join('/')
}

async function appears(context: PieceContext, load: Load, piece: Piece): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += pollMs) {
    if ((await findMissing(context, load, piece)).length === 0) return true
    if (waitedMs >= context.settleMs) return false
    await sleep(pollMs)
  }
}

async function halve(context: PieceContext, load: Load, piece: Piece, missing: readonly StoredChunk[]): Promise<void> {
  const [chunk] = missing
  const at = load.pieces.indexOf(piece)
  if (missing.length > 1) {
    const middle = Math.ceil(missing.length / 2)
    const halves = [missing.slice(0, middle), missing.slice(middle)]
    load.pieces.splice(at, 1, ...halves.map((half, index) => createPiece(half, `${piece.label}${index}`, true)))
  } else if (chunk !== undefined) {
    await setAside(context, load, piece, chunk)
    load.pieces.splice(at, 1)
  }
}

/** The chunk is to blame only when the store takes other rows of the table; an INSERT of no rows shows that. */
async function setAside({ store, quarantine }: PieceContext, load: Load, piece: Piece, chunk: StoredChunk): Promise<void> {
  await store.insert(load.table.name, [], `${load.token}/${randomUUID()}`)
  const { segment, table } = load
  await quarantine.keep(
    `${segment.name}-${table.name}-${piece.label || 'all'}`,
    {
      reason: piece.refusals >= maxFailures ? 'refused_by_store' : 'kills_the_store',
      segment: segment.name,
      table: table.name,
      partition: chunk.partition,
      rows: sumRows([chunk]),
      message: 'The store takes other rows of this table but not these',
    },
    [chunk.bytes],
  )
}
