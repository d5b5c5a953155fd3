import type { Readable } from 'node:stream'

import { Fault } from '../../lib/errors.ts'
import { readAnswer, type Reading } from './read-answer.ts'
import { type PipeReading, readPipe } from './read-pipe.ts'
import { toFault } from './store-fault.ts'

interface PipedReading extends Reading {
  /** The named pipe with the bytes. */
  readonly path: string
  /** Called once, when the pipe is no longer read. */
  readonly closed: () => void
}

/**
 * The bytes that stand in a pipe, and then those of the HTTP answer's body, which are none unless the statement failed: see `readAnswer`
 * for those. Resolves with the first bytes, so that what fails before them is thrown at once.
 */
export async function readPipedAnswer(stream: Readable, reading: PipedReading, done: () => void): Promise<AsyncIterable<Buffer>> {
  const pipe = openOrLeave(stream, reading, done)
  const ended = readToEnd(readAnswer(stream, reading, done)).finally(() => pipe.finish())
  // Told at the end of the pieces.
  ended.catch(() => undefined)
  const pieces = join(pipe.pieces, ended, stream, reading)
  const first = await pieces.next()
  return withFirst(first, pieces, reading.signal)
}

/** The pipe; when it cannot be opened the engine hears that nobody will read. */
function openOrLeave(stream: Readable, { path, signal, closed }: PipedReading, done: () => void): PipeReading {
  try {
    return readPipe(path, signal, closed)
  } catch (error) {
    stream.on('error', () => undefined).destroy()
    closed()
    done()
    throw new Fault('unavailable', 'an answer of the engine cannot be opened: are too many files open?', { cause: error })
  }
}

/** The body holds nothing: either it ends or it throws. */
async function readToEnd(body: AsyncIterable<Buffer>): Promise<void> {
  for await (const piece of body) if (piece.length > 0) throw new Error('the engine sent rows beside its pipe')
}

async function* join(
  pieces: AsyncIterable<Buffer>,
  ended: Promise<void>,
  stream: Readable,
  { signal, cancelled }: PipedReading,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    yield* pieces
    await ended
  } catch (error) {
    // An answer that was left half read never looks like a whole one.
    await ended
    throw toFault(error, { cancelled: cancelled(), late: signal.aborted })
  } finally {
    // Who leaves early leaves the body too: that is how the engine hears of it.
    stream.destroy()
  }
}

async function* withFirst(
  first: IteratorResult<Buffer, void>,
  rest: AsyncGenerator<Buffer, void, undefined>,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    if (first.done === true) return
    if (!signal.aborted) yield first.value
    yield* rest
  } finally {
    await rest.return()
  }
}
