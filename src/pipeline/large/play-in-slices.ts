import { setImmediate } from 'node:timers/promises'

import type { Clock } from '../../lib/clock.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { RecordingPlayer } from './recording-player.ts'

/** So many records become one append, so that no append is large. Fixed: a body sent again is cut at the same places. */
export const recordsPerPart = 2048
/** The clock is looked at after so many entries. */
const entriesPerLook = 32
/** So long at most nothing else gets its turn. */
const sliceMs = 4

/**
 * Plays a recording into one sink a part, with pauses for everybody else. `open` makes the sink of a part; `close` is called in the
 * same turn in which its last record was played, and waited for.
 */
export async function playInSlices<Sink extends TelemetrySink>(
  clock: Clock,
  blocks: readonly Buffer[],
  { open, close }: { readonly open: () => Sink; readonly close: (sink: Sink, part: number) => Promise<void> },
): Promise<void> {
  const player = new RecordingPlayer(blocks)
  let sink = open()
  let part = 0
  let records = 0
  let turnSince = clock.monotonic()
  for (let entries = 1; !player.done; entries++) {
    if (records === recordsPerPart) {
      // One part after the other: the log takes no more at once than the disk does.
      await close(sink, part++)
      turnSince = clock.monotonic()
      sink = open()
      player.restate(sink)
      records = 0
    }
    if (player.step(sink)) records++
    if (entries % entriesPerLook !== 0 || clock.monotonic() - turnSince < sliceMs) continue
    // Each pause is one that others use.
    await setImmediate()
    turnSince = clock.monotonic()
  }
  await close(sink, part)
}
