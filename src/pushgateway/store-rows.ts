import type { Clock } from '../lib/clock.ts'
import { Fault } from '../lib/errors.ts'
import type { Ingest } from '../pipeline/index.ts'
import type { PushedFamily } from './group.ts'
import { type Row, showFamilies, showRows } from './show-rows.ts'

export interface StoreContext {
  readonly ingest: Pick<Ingest, 'ingest'>
  readonly clock: Clock
}

export interface StoreInput {
  readonly projectId: number
  readonly keyId: string
  readonly families: Iterable<Omit<PushedFamily, 'series'>>
  readonly rows: readonly Row[]
  /** Series that the door knows are taken many at once. */
  readonly isKnown: boolean
  /** What came over the wire, which the limits of key and project count. */
  readonly body?: Buffer
  /** Hears of the rows that were stored, piece by piece. */
  readonly onStored?: (rows: readonly Row[]) => void
}

/** So many rows at once keep the event loop for less than 10 ms; series that begin cost as much as many that go on. */
const rowsAtOnce = 1000
const newRowsAtOnce = 200
const empty = Buffer.alloc(0)

/**
 * Stores rows by the one door; resolves with the number of those it did not take, and why, when the others are durable. Throws what the
 * door throws: then the rows before may be stored.
 */
export async function storeRows(
  context: StoreContext,
  input: StoreInput,
): Promise<{ readonly rejected: number; readonly message: string }> {
  const { rows, isKnown, families, body = empty } = input
  let rejected = 0
  let message = ''
  const size = isKnown ? rowsAtOnce : newRowsAtOnce
  for (let at = 0; at === 0 || at < rows.length; at += size) {
    const piece = rows.slice(at, at + size)
    const first = { ...input, rows: piece, families: at === 0 ? families : [], body: at === 0 ? body : empty }
    const verdict = await storePiece(context, first)
    input.onStored?.(piece)
    rejected += verdict.rejected
    message ||= verdict.message
  }
  return { rejected, message }
}

type Verdict = Awaited<ReturnType<Ingest['ingest']>>

/** When the door has forgotten all series (its settings changed) it does not take so many at once: then they count as new. */
async function storePiece(
  context: StoreContext,
  input: StoreInput & { readonly body: Buffer },
): Promise<Pick<Verdict, 'rejected' | 'message'>> {
  try {
    return await callDoor(context, input)
  } catch (error) {
    if (error instanceof Fault || input.rows.length <= newRowsAtOnce) throw error
    return storeRows(context, { ...input, isKnown: false })
  }
}

function callDoor(
  { ingest, clock }: StoreContext,
  { projectId, keyId, families, rows, body }: StoreInput & { readonly body: Buffer },
): Promise<Verdict> {
  return ingest.ingest({
    receiver: 'pushgateway',
    endpoint: {
      signal: 'metrics',
      path: '/metrics/job',
      // Read already; its bytes are only counted.
      inlineBytes: Infinity,
      decode: (_intake, sink) => {
        showFamilies(sink, families)
        showRows(sink, rows)
      },
    },
    projectId,
    keyId,
    intake: { body, receivedAt: clock.now(), contentType: '', query: new URLSearchParams(), headers: {} },
  })
}
