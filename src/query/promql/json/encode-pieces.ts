import { setImmediate } from 'node:timers/promises'

import { JsonWriter } from './json-writer.ts'

const turnMs = 4

/** What `write` writes, in pieces and with turns for others on the event loop. Ends early when `signal` aborts. */
export async function* encodePieces(
  write: (writer: JsonWriter) => Iterable<undefined>,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
  const writer = new JsonWriter()
  let turnEndsAt = performance.now() + turnMs
  for (const _full of write(writer)) {
    yield writer.take()
    if (performance.now() < turnEndsAt) continue
    await setImmediate()
    if (signal.aborted) return
    turnEndsAt = performance.now() + turnMs
  }
  yield writer.take()
}
