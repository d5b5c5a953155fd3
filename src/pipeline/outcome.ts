import type { RejectReason } from '../model/telemetry-sink.ts'

/** What became of the records of a body, or of a part of one. */
export interface Outcome {
  readonly accepted: number
  readonly rejected: ReadonlyMap<RejectReason, number>
}

/** All of them together. */
export function sumOutcomes(outcomes: Iterable<Outcome>): Outcome {
  let accepted = 0
  const rejected = new Map<RejectReason, number>()
  for (const outcome of outcomes) {
    accepted += outcome.accepted
    for (const [reason, count] of outcome.rejected) rejected.set(reason, (rejected.get(reason) ?? 0) + count)
  }
  return { accepted, rejected }
}
