import type { WrittenCounts } from '../model/series.ts'
import type { RejectReason } from '../model/telemetry-sink.ts'

/** What became of the records of a body, or of a part of one. */
export interface Outcome {
  readonly accepted: number
  readonly rejected: ReadonlyMap<RejectReason, number>
  /** Of the accepted, what came in Prometheus' shape. */
  readonly written: WrittenCounts
}

export const noneWritten: WrittenCounts = { samples: 0, histograms: 0, exemplars: 0 }

/** All of them together. */
export function sumOutcomes(outcomes: Iterable<Outcome>): Outcome {
  let accepted = 0
  const rejected = new Map<RejectReason, number>()
  const written = { ...noneWritten }
  for (const outcome of outcomes) {
    accepted += outcome.accepted
    written.samples += outcome.written.samples
    written.histograms += outcome.written.histograms
    written.exemplars += outcome.written.exemplars
    for (const [reason, count] of outcome.rejected) rejected.set(reason, (rejected.get(reason) ?? 0) + count)
  }
  return { accepted, rejected, written }
}
