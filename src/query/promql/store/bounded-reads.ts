import { Fault } from '../../../lib/errors.ts'
import { Turns } from './turns.ts'

/** Lists read from the store at once: queries must find a reader free. */
const mostReads = 3
/** Of one list, waiting for its turn and for its reader included. */
const longestMs = 60_000

/** Reads of lists, which may touch everything: few at a time, and each bounded in time. */
export class BoundedReads {
  private readonly turns = new Turns(mostReads)
  private readonly longestMs: number

  constructor(longest = longestMs) {
    this.longestMs = longest
  }

  /** What `read` yields. Throws Fault `query_limit` when it takes too long, and what `read` throws. */
  async *run<Piece>(read: (signal: AbortSignal) => AsyncIterable<Piece>, signal: AbortSignal): AsyncGenerator<Piece, void, undefined> {
    const late = AbortSignal.timeout(this.longestMs)
    const either = AbortSignal.any([signal, late])
    try {
      const endTurn = await this.turns.take(either)
      let isHeld = true
      const leave = (): void => {
        if (isHeld) endTurn()
        isHeld = false
      }
      // Who goes away in the middle may never ask for the next piece.
      either.addEventListener('abort', leave, { once: true })
      try {
        either.throwIfAborted()
        yield* read(either)
      } finally {
        either.removeEventListener('abort', leave)
        leave()
      }
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error
      const message = `the list took longer than ${this.longestMs / 1000} s: name a metric or more labels, or give a limit`
      throw new Fault('query_limit', message, { details: { kind: 'timeout' } })
    }
  }
}
