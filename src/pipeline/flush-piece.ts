import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { Fault } from '../lib/errors.ts'
import type { StoredChunk } from '../storage/wal/index.ts'
import { createPiece, sumRows, type Load, type Piece } from './flush-load.ts'
import { findMissing, type ReplayContext } from './replay.ts'

export interface PieceContext extends ReplayContext {
  /** How long the store may take to show rows of an INSERT that it says it had already. */
  readonly settleMs: number
}

/** A store that died over the same rows so often may have died because of them: they are halved. A refusal needs no second one. */
const maxDeaths = 2
/** One chunk alone is to blame only after so many: a store that is killed again and again for other reasons costs no rows. */
const deadlyDeaths = 6
/** Faults, and codes of ClickHouse, that speak of the rows; ... */
const refusals = new Set(['bad_input', 'too_large', '117'])
/** ... and those that may: a logical error, an exception nobody expected. Disks and broken parts are never the rows' doing. */
const breakdowns = new Set(['49', '1000', '1001', '1002'])
/** Memory that others use too: fewer rows at once may pass, and no row is ever to blame. */
const strain = 'query_limit'
const maxRounds = 3
const pollMs = 250

/**
 * Stores a piece of a load exactly once, whatever happened to it before. Throws what the store threw, and then knows more than
 * before: call it again. Rows that the store does not take are halved, down to the chunk that is to blame, which is set aside.
 */
export async function storePiece(context: PieceContext, load: Load, piece: Piece): Promise<void> {
  for (let rounds = 0; rounds < maxRounds; rounds++) {
    const first = piece.untried
    const missing = first ? piece.chunks : await findMissing(context, load, piece)
    if (missing.length === 0) return done(load, piece)
    if (piece.condemned) return setAside(context, load, piece)
    const suspect = isSuspect(piece)
    // An INSERT of no rows: when it fails, the store has another trouble and the rows are innocent.
    if (suspect) await context.store.insert(load.table.name, [], `${load.token}/${randomUUID()}`, load.columns)
    if (suspect && missing.length > 1) return halve(load, piece, missing)
    await insert(context, load, piece)
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

function isSuspect(piece: Piece): boolean {
  return piece.refusals > 0 || piece.deaths >= maxDeaths || piece.strains >= maxDeaths
}

async function insert({ store }: PieceContext, load: Load, piece: Piece): Promise<void> {
  const token = tokenOf(load, piece)
  const suspect = isSuspect(piece)
  piece.untried = false
  try {
    await store.insert(
      load.table.name,
      piece.chunks.map(({ bytes }) => bytes),
      token,
      load.columns,
    )
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const refused = refusals.has(code)
    const died = !refused && (breakdowns.has(code) || !(await store.ping()))
    if (refused) piece.refusals++
    if (died) piece.deaths++
    if (code === strain) piece.strains++
    piece.condemned = piece.chunks.length === 1 && ((refused && suspect) || (died && piece.deaths >= deadlyDeaths))
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

function halve(load: Load, piece: Piece, chunks: readonly StoredChunk[]): void {
  const middle = Math.ceil(chunks.length / 2)
  const halves = [chunks.slice(0, middle), chunks.slice(middle)]
  load.pieces.splice(load.pieces.indexOf(piece), 1, ...halves.map((half, index) => createPiece(half, `${piece.label}${index}`, true)))
}

async function setAside({ quarantine }: PieceContext, load: Load, piece: Piece): Promise<void> {
  const { segment, table } = load
  await quarantine.keep(
    `${segment.name}-${table.name}-${piece.label === '' ? 'all' : piece.label}`,
    {
      reason: piece.refusals > 0 ? 'refused_by_store' : 'kills_the_store',
      segment: segment.name,
      table: table.name,
      partition: piece.chunks[0]?.partition ?? '',
      rows: sumRows(piece.chunks),
      message: 'The store takes other rows of this table but not these',
    },
    piece.chunks.map(({ bytes }) => bytes),
  )
  load.pieces.splice(load.pieces.indexOf(piece), 1)
}
