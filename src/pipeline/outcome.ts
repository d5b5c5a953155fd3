import type { WrittenCounts } from '../model/series.ts'
import type { RejectReason } from '../model/telemetry-sink.ts'
import type { RefusedRecord } from '../receivers/receiver.ts'

/** What became of the records of a body, or of a part of one. */
export interface Outcome {
  readonly accepted: number
  readonly rejected: ReadonlyMap<RejectReason, number>
  /** Of the accepted, what came in Prometheus' shape. */
  readonly written: WrittenCounts
  /** How many records were shown or rejected by the receiver, and which of them were not taken, by their place among these. */
  readonly items?: Items | undefined
}

interface Items {
  readonly shown: number
  readonly refused: readonly RefusedRecord[]
}

export const noneWritten: WrittenCounts = { samples: 0, histograms: 0, exemplars: 0 }

/** All of them together. */
export function sumOutcomes(outcomes: Iterable<Outcome>): Outcome {
  let accepted = 0
  const rejected = new Map<RejectReason, number>()
  const written = { ...noneWritten }
  const refused: RefusedRecord[] = []
  let shown = 0
  for (const outcome of outcomes) {
    accepted += outcome.accepted
    written.samples += outcome.written.samples
    written.histograms += outcome.written.histograms
    written.exemplars += outcome.written.exemplars
    for (const [reason, count] of outcome.rejected) rejected.set(reason, (rejected.get(reason) ?? 0) + count)
    for (const { at, reason } of outcome.items?.refused ?? []) refused.push({ at: shown + at, reason })
    shown += outcome.items?.shown ?? 0
  }
  return { accepted, rejected, written, items: { shown, refused } }
}
