import type { Fault } from '../../lib/errors.ts'
import type { PostedAlert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'

/** One request, decompressed. Who may send it is known before anything is decoded. */
export interface InboundIntake {
  readonly body: Buffer
  /** Epoch milliseconds; decoders have no clock of their own. */
  readonly receivedAt: number
  /** Who sends: the id of its key, which stays the same when that is rotated. */
  readonly sender: string
}

/** What another product said of its alerts. */
export interface InboundBatch {
  readonly alerts: readonly InboundAlert[]
  /** Every alert that fires and has these labels is over. */
  readonly ended: readonly LabelPairs[]
  /** Somebody has taken every alert that fires and has these labels. */
  readonly acknowledged: readonly LabelPairs[]
}

export interface InboundAlert extends PostedAlert {
  /** Alerts that have these labels, but others besides than this one, are an older state of it and are over. */
  readonly replaces?: LabelPairs
}

export interface InboundReply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** One product's way to report alerts: one file and one line in `index.ts`. */
export interface Inbound {
  /** lower_snake_case, named after the product. */
  readonly name: string
  readonly title: string
  /** What to do in the product, step by step; `{{url}}` and `{{key}}` stand for ours. */
  readonly setUp: readonly string[]
  readonly method: 'POST'
  readonly path: string
  readonly maxBodyBytes: number
  /** The key, where the product has its own place for it in the body; else it stands in the request's headers. */
  keyIn?(body: Buffer): string | undefined
  /** Pure: no clock, no network, no store. Throws Fault. */
  decode(intake: InboundIntake): InboundBatch
  /** All of it is durable. */
  accepted(batch: InboundBatch): InboundReply
  /** Nothing of it was taken; the product decides from this whether it tries again. */
  refused(problem: Fault): InboundReply
}
