import { encodePieces } from '../../query/promql/index.ts'
import type { ForeignReply } from '../foreign-route.ts'
import { jsonType } from './reply.ts'

/** Things written between two turns of the event loop. */
const atOnce = 100
/** Fewer when they take longer, with those that are looked at and left out. */
const atOnceMs = 2

/** A JSON array, sent piece by piece: a list may be long. What is undefined is left out. */
export function replyList<T>(things: Iterable<T | undefined>, encode: (thing: T) => string, signal: AbortSignal): ForeignReply {
  return replyPieces(
    things,
    function* whole(thing) {
      yield encode(thing)
    },
    signal,
  )
}

/** As `replyList`, of things that are themselves long: `encode` gives the pieces of one. */
export function replyPieces<T>(
  things: Iterable<T | undefined>,
  encode: (thing: T) => Generator<string, void, undefined>,
  signal: AbortSignal,
): ForeignReply {
  const body = encodePieces(function* write(writer) {
    let before = '['
    let done = 0
    let stepEndsAt = performance.now() + atOnceMs
    for (const thing of things) {
      if (performance.now() >= stepEndsAt) {
        yield
        stepEndsAt = performance.now() + atOnceMs
      }
      if (thing === undefined) continue
      writer.text(before)
      before = ','
      for (const piece of encode(thing)) {
        writer.text(piece)
        if (++done % atOnce === 0) yield
      }
    }
    writer.text(before === '[' ? '[]\n' : ']\n')
  }, signal)
  return { status: 200, headers: { 'content-type': jsonType }, body }
}
