import type { Readable } from 'node:stream'

import { parseError } from '@clickhouse/client'

import { toFault } from './store-fault.ts'

/** The longest text of an exception that can stand at the end of an answer. */
const tailBytes = 32 * 1024

export interface Reading {
  /** Marks an exception in this answer; none = the server cannot write one. */
  readonly tag: string | undefined
  readonly signal: AbortSignal
  /** Has the caller gone away? */
  readonly cancelled: () => boolean
}

/** See `readPieces`. The signal ends the answer even when nobody has begun to read it; `done` is called once at its end. */
export function readAnswer(stream: Readable, reading: Reading, done: () => void): AsyncIterable<Buffer> {
  const abort = (): void => void stream.destroy(new Error('aborted'))
  reading.signal.addEventListener('abort', abort, { once: true })
  // Nobody may be reading yet; whoever does is told.
  stream.on('error', () => undefined)
  stream.once('close', () => {
    reading.signal.removeEventListener('abort', abort)
    done()
  })
  return readPieces(stream, reading)
}

/**
 * An answer's bytes as they come. The headers say 200 before the query has ended, so the store writes a late exception behind the
 * rows; the end of the answer is held back until it is known to be rows. Throws Fault.
 */
async function* readPieces(stream: Readable, { tag, signal, cancelled }: Reading): AsyncGenerator<Buffer, void, undefined> {
  const held: Buffer[] = []
  let heldBytes = 0
  let failure: unknown
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      held.push(chunk)
      heldBytes += chunk.length
      while (heldBytes - (held[0]?.length ?? 0) >= tailBytes) {
        const ready = held.shift()
        if (ready === undefined) break
        heldBytes -= ready.length
        yield ready
      }
    }
  } catch (error) {
    failure = error
  } finally {
    stream.destroy()
  }
  const tail = Buffer.concat(held)
  const exception = tag === undefined ? undefined : findException(tail, tag)
  if (exception !== undefined) failure = parseError(exception)
  if (failure !== undefined) throw toFault(failure, { cancelled: cancelled(), late: signal.aborted })
  if (tail.length > 0) yield tail
}

/** The text between `__exception__`, the tag and the length, if the answer ends in it. */
function findException(tail: Buffer, tag: string): string | undefined {
  const mark = `\r\n__exception__\r\n${tag}\r\n`
  const start = tail.lastIndexOf(mark)
  if (start < 0) return undefined
  const text = tail.subarray(start + mark.length).toString()
  const end = text.lastIndexOf(` ${tag}\r\n__exception__`)
  // A cut block is an exception all the same; its length stands on the last line.
  return (end < 0 ? text : text.slice(0, end)).replace(/\d+$/, '').trim()
}
