import { setImmediate } from 'node:timers/promises'

import type { Clock } from '../../lib/clock.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { PartLimits } from '../limits.ts'
import { RecordingPlayer } from './recording-player.ts'

/** The clock is looked at after so many entries, or bytes of them. */
const entriesPerLook = 32
const bytesPerLook = 128 * 1024
/** So long at most nothing else gets its turn: what then is under way, and the collection of garbage, come on top. */
const sliceMs = 3

interface Parts<Sink> {
  readonly limits: PartLimits
  /** Makes the sink of a part. */
  readonly open: (part: number) => Sink
  /** Called in a turn of its own, and waited for. `sizeBytes` is what the limits count. */
  readonly close: (sink: Sink, part: number, sizeBytes: number) => Promise<void>
}

/** Plays a recording into one sink a part, with pauses for everybody else. */
export async function playInSlices<Sink extends TelemetrySink>(
  clock: Clock,
  blocks: readonly Buffer[],
  { limits, open, close }: Parts<Sink>,
): Promise<void> {
  const player = new RecordingPlayer(blocks)
  let part = 0
  let sink = open(part)
  let records = 0
  let ownBytes = 0
  let sharedBytes = 0
  let entries = 0
  let unseenBytes = 0
  let turnSince = clock.monotonic()
  while (!player.done) {
    if (records >= limits.records || ownBytes >= limits.ownBytes || sharedBytes >= limits.sharedBytes) {
      await setImmediate()
      // One part after the other: the log takes no more at once than the disk does.
      await close(sink, part, ownBytes + sharedBytes)
      turnSince = clock.monotonic()
      sink = open(++part)
      player.restate(sink)
      records = ownBytes = sharedBytes = 0
    }
    if (player.step(sink)) {
      records++
      sharedBytes += player.sharedBytes
      unseenBytes += player.sharedBytes
    }
    ownBytes += player.entryBytes
    unseenBytes += player.entryBytes
    if (++entries < entriesPerLook && unseenBytes < bytesPerLook) continue
    entries = unseenBytes = 0
    if (clock.monotonic() - turnSince < sliceMs) continue
    // Each pause is one that others use.
    await setImmediate()
    turnSince = clock.monotonic()
  }
  await setImmediate()
  await close(sink, part, ownBytes + sharedBytes)
}
