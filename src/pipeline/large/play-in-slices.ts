import type { Clock } from '../../lib/clock.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import type { PartLimits } from '../limits.ts'
import { RecordingPlayer } from './recording-player.ts'
import { Turn } from './turn.ts'

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
  const turn = new Turn(clock)
  while (!player.done) {
    if (records >= limits.records || ownBytes >= limits.ownBytes || sharedBytes >= limits.sharedBytes) {
      await turn.pause()
      // One part after the other: the log takes no more at once than the disk does.
      await close(sink, part, ownBytes + sharedBytes)
      await turn.pause()
      sink = open(++part)
      player.restate(sink)
      records = ownBytes = sharedBytes = 0
    }
    const above = player.step(sink) ? player.sharedBytes : undefined
    if (above !== undefined) records++
    sharedBytes += above ?? 0
    ownBytes += player.entryBytes
    if (!turn.isOverAfter(player.entryBytes + (above ?? 0))) continue
    await turn.pause()
  }
  await turn.pause()
  await close(sink, part, ownBytes + sharedBytes)
}
