import { openTestIngest } from '../../../../test/harness/open-test-ingest.ts'
import { type Clock, systemClock } from '../../../lib/clock.ts'
import { Fault } from '../../../lib/errors.ts'
import { ByteBudget } from '../../../lib/http/byte-budget.ts'
import type { IngestDoor } from '../../ingest-door.ts'

interface Gate {
  /** How often something was turned away. */
  tried: number
  /** What the platform says to every body; undefined: it takes it. */
  fault: Fault | undefined
}

interface Counted {
  readonly accepted: number
  readonly rejected: Record<string, number>
}

interface TestDoor {
  readonly door: IngestDoor
  readonly gate: Gate
  readonly counted: () => Counted
  readonly close: () => Promise<void>
}

/** The real pipeline, its log in memory, behind a gate. */
export async function openDoor(clock: Clock = systemClock): Promise<TestDoor> {
  const { ingest, counters, close } = await openTestIngest(clock)
  const gate: Gate = { fault: undefined, tried: 0 }
  const refusal: typeof ingest.refusal = (sizeBytes) => {
    if (gate.fault !== undefined) gate.tried++
    return gate.fault ?? ingest.refusal(sizeBytes)
  }
  const door: IngestDoor = {
    clock,
    ingest: { ...ingest, inFlightBytes: 0, refusal },
    counters,
    buffered: new ByteBudget(1e9),
    allowedOrigins: [],
    authenticate: () => Promise.reject(new Fault('unauthenticated', 'no')),
    logBug: (error) => {
      throw error
    },
  }
  const counted = (): Counted => {
    const { sources, rejections } = counters.snapshot()
    return {
      accepted: sources.reduce((sum, { accepted }) => sum + accepted, 0),
      rejected: Object.fromEntries(rejections.map(({ reason, count }) => [reason, count])),
    }
  }
  return { door, gate, counted, close }
}
