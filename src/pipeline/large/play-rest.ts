import type { Clock } from '../../lib/clock.ts'
import type { TelemetrySink } from '../../model/telemetry-sink.ts'
import { RecordingPlayer } from './recording-player.ts'
import { Turn } from './turn.ts'

/** Plays a recording into a sink that has seen what came before, with pauses for everybody else. Throws what the sink throws. */
export async function playRest(clock: Clock, blocks: readonly Buffer[], sink: TelemetrySink): Promise<void> {
  const player = new RecordingPlayer(blocks)
  const turn = new Turn(clock)
  while (!player.done) {
    // First of all: reading the body took a turn.
    await turn.pause()
    do player.step(sink)
    while (!player.done && !turn.isOverAfter(player.entryBytes))
  }
}
