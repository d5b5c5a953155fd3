import { createHash } from 'node:crypto'

import type { Clock } from '../../lib/clock.ts'
import type { RejectReason } from '../../model/telemetry-sink.ts'
import { BatchEncoder } from '../batch-encoder.ts'
import type { PartLimits } from '../limits.ts'
import { noneWritten, type Outcome, sumOutcomes } from '../outcome.ts'
import { CountingSink } from './counting-sink.ts'
import { playInSlices } from './play-in-slices.ts'

/** What happens to a part. */
export interface PartSteps {
  readonly clock: Clock
  open(): BatchEncoder
  /** Resolves when the part is durable and counted. */
  keep(encoder: BatchEncoder, hash: Buffer | undefined): Promise<Outcome>
  /** Counts what is not stored. */
  refuse(outcome: Outcome): void
  hasSeen(hash: Buffer): boolean
}

/** A body as a recording. */
interface RecordedBody {
  readonly blocks: readonly Buffer[]
  readonly limits: PartLimits
  readonly hash: Buffer | undefined
  /** Parts that are stored; the others are added as they become durable. */
  readonly done: Map<number, Outcome>
  /** What all parts together may come to when encoded; the parts after that are rejected. */
  readonly mostBytes: number
}

/** The hash by which the log knows a part. */
export function partHash(hash: Buffer, part: number): Buffer {
  return createHash('sha256').update(hash).update(String(part)).digest().subarray(0, 24)
}

/** Stores the parts of a body that are not stored yet, one after the other. Throws what `keep` throws; the parts before stay stored. */
export async function storeParts(
  steps: PartSteps,
  { blocks, limits, hash, done, mostBytes }: RecordedBody,
): Promise<{ readonly outcome: Outcome; readonly parts: number }> {
  const outcomes: Outcome[] = []
  let spentBytes = 0
  let stored: Outcome | undefined
  let current: BatchEncoder | undefined
  await playInSlices<BatchEncoder | CountingSink>(steps.clock, blocks, {
    limits,
    open(part) {
      stored = done.get(part) ?? (hash !== undefined && steps.hasSeen(partHash(hash, part)) ? unknown : undefined)
      current = stored !== undefined || spentBytes >= mostBytes ? undefined : steps.open()
      return current ?? new CountingSink()
    },
    async close(sink, part, sizeBytes) {
      if (sink instanceof BatchEncoder) {
        spentBytes += sink.sizeBytes
        const outcome = await steps.keep(sink, hash === undefined ? undefined : partHash(hash, part))
        current = undefined
        done.set(part, outcome)
        outcomes.push(outcome)
      } else if (stored !== undefined) {
        spentBytes += sizeBytes
        outcomes.push(stored === unknown ? { ...unknown, written: sink.written, items: sink } : stored)
      } else {
        const outcome = refusedAs('request_too_large', sink)
        steps.refuse(outcome)
        outcomes.push(outcome)
      }
    },
  }).catch((error: unknown) => {
    current?.abandon()
    throw error
  })
  return { outcome: sumOutcomes(outcomes), parts: outcomes.length }
}

/** Of a part that was stored before the last restart nobody knows more than that it is there, and what is in it. */
const unknown: Outcome = { accepted: 0, rejected: new Map(), written: noneWritten }

function refusedAs(reason: RejectReason, { records, rejected, shown }: CountingSink): Outcome {
  const { rejected: all } = sumOutcomes([
    { accepted: 0, rejected, written: noneWritten },
    { accepted: 0, rejected: new Map(records === 0 ? [] : [[reason, records]]), written: noneWritten },
  ])
  const items = { shown, refused: Array.from({ length: shown }, (_, at) => ({ at, reason })) }
  return { accepted: 0, rejected: all, written: noneWritten, items }
}
