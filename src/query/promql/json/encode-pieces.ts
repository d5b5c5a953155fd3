import { nextTurn } from '../../../lib/next-turn.ts'
import { TextWriter } from './text-writer.ts'

const turnMs = 4

/**
 * What `write` writes: at once when it is little, else piece by piece as it is taken, with turns for others on the event loop. Ends
 * early when `signal` aborts.
 */
export function encodePieces(write: (writer: TextWriter) => Iterable<undefined>, signal: AbortSignal): Buffer | AsyncIterable<Buffer> {
  const writer = new TextWriter()
  const steps = write(writer)[Symbol.iterator]()
  if (steps.next().done === true) return writer.take()
  return encodeRest(writer, steps, signal)
}

async function* encodeRest(writer: TextWriter, steps: Iterator<undefined>, signal: AbortSignal): AsyncGenerator<Buffer, void, undefined> {
  let turnEndsAt = performance.now() + turnMs
  do {
    yield writer.take()
    if (performance.now() < turnEndsAt) continue
    await nextTurn()
    if (signal.aborted) return
    turnEndsAt = performance.now() + turnMs
  } while (steps.next().done !== true)
  yield writer.take()
}
