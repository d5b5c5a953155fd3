import { encodePieces } from '../../query/promql/index.ts'
import type { ForeignReply } from '../foreign-route.ts'
import { jsonType } from './reply.ts'

/** Things looked at between two turns of the event loop. */
const atOnce = 100

/** A JSON array, sent piece by piece: a list may be long. What is undefined is left out. */
export function replyList<T>(things: Iterable<T | undefined>, encode: (thing: T) => string, signal: AbortSignal): ForeignReply {
  const body = encodePieces(function* write(writer) {
    let before = '['
    let looked = 0
    for (const thing of things) {
      if (++looked % atOnce === 0) yield
      if (thing === undefined) continue
      writer.text(before)
      writer.text(encode(thing))
      before = ','
    }
    writer.text(before === '[' ? '[]\n' : ']\n')
  }, signal)
  return { status: 200, headers: { 'content-type': jsonType }, body }
}
