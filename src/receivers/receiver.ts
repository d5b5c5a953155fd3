import type { z } from 'zod'

import type { WrittenCounts } from '../model/series.ts'
import type { RejectReason, TelemetrySink } from '../model/telemetry-sink.ts'

/** One request or datagram, authenticated and decompressed. */
export interface Intake {
  readonly body: Buffer
  /** Epoch milliseconds; receivers have no clock of their own. */
  readonly receivedAt: number
  /** Without parameters, lower case. */
  readonly contentType: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
  /** What stands in the path for `:name`; `*` is the rest of it. */
  readonly params?: Readonly<Record<string, string>>
}

/** Wire format to records. Pure: no clock, no network, no storage. Throws Fault('bad_input') on a body it cannot read. */
export type Decode = (intake: Intake, sink: TelemetrySink) => void

/** What became of a body, after it was made durable or turned away. */
export interface Verdict {
  readonly accepted: number
  readonly rejected: number
  /** For people: why records were rejected; empty when none were. */
  readonly message: string
  /** What was accepted in Prometheus' shape; left out when it is nothing. */
  readonly written?: WrittenCounts
  /** Which records were rejected, in order; of endpoints that are `itemised`. */
  readonly refused?: readonly RefusedRecord[]
}

/** One record that was not taken. */
export interface RefusedRecord {
  /** Its place among everything that the receiver showed or rejected, from 0. */
  readonly at: number
  readonly reason: RejectReason
}

/** What the protocol answers; `body` may be empty. */
export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Buffer | string
}

/** How one protocol says yes and no: its clients decide from this whether they retry or drop. */
export interface Answers {
  /** All or part of the body is durable. */
  accepted(verdict: Verdict, asked: Asked): Reply
  /** Nothing of the body was stored. `retryAfterSeconds` is set when the client should come back. */
  refused(problem: Refusal, asked: Asked): Reply
  /** For answers that repeat what was sent, instead of `accepted`: called before the body is decoded, whose memory may be gone afterwards. */
  prepare?(intake: Intake): (verdict: Verdict) => Reply
}

/** What an answer may depend on. */
export type Asked = Pick<Intake, 'contentType'> & Partial<Pick<Intake, 'headers' | 'query'>>

/** What a client wants to know before it sends anything. */
export interface Question extends Pick<Intake, 'query' | 'headers' | 'params'> {
  readonly method: string
}

export interface Refusal {
  readonly kind:
    | 'bad_input'
    | 'unauthenticated'
    | 'forbidden'
    | 'method_not_allowed'
    | 'too_large'
    | 'unsupported_media'
    | 'overloaded'
    | 'internal'
  readonly message: string
  readonly retryAfterSeconds?: number
}

export type Signal = 'logs' | 'metrics' | 'traces'

/** One address a receiver listens at. */
export type Endpoint =
  | {
      readonly kind: 'http'
      readonly signal: Signal
      readonly method: 'POST' | 'PUT'
      readonly path: string
      /** Content types read; any other is refused as unsupported_media. */
      readonly contentTypes: readonly string[]
      /** How a body is compressed that does not say so. */
      readonly impliedEncoding?: 'snappy'
      readonly maxBodyBytes: number
      /** Bodies up to here are decoded at once, in a few milliseconds; larger ones in a thread of their own. The pipeline has a default. */
      readonly inlineBytes?: number
      /** The answer says of each record what became of it. */
      readonly itemised?: boolean
      readonly decode: Decode
      readonly answers: Answers
    }
  | {
      readonly kind: 'grpc'
      readonly signal: Signal
      /** `/package.Service/Method`, unary. */
      readonly path: string
      readonly maxBodyBytes: number
      readonly decode: Decode
      /** The response message of an accepted call. */
      readonly respond: (verdict: Verdict) => Buffer
    }

/** Addresses at which clients ask before they send, with the same key: nothing of it is stored. */
export interface QuestionEndpoint {
  readonly signal: Signal
  readonly methods: readonly ('GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE')[]
  readonly paths: readonly string[]
  answer(question: Question): Reply
  readonly answers: Pick<Answers, 'refused'>
}

export interface Receiver {
  /** The key in the configuration file and the label of our counters: lower_snake_case, named after the protocol. */
  readonly name: string
  readonly title: string
  /** Also drives the configuration reference and the settings form. */
  readonly settings: z.ZodType
  readonly questions?: readonly QuestionEndpoint[]
  open(settings: unknown): readonly Endpoint[]
}

interface ReceiverSpec<Settings extends z.ZodType> extends Pick<Receiver, 'name' | 'title' | 'questions'> {
  readonly settings: Settings
  readonly endpoints: (settings: z.output<Settings>) => readonly Endpoint[]
}

/** Closes the settings over, so that the registry needs no casts. */
export function defineReceiver<Settings extends z.ZodType>({ endpoints, ...spec }: ReceiverSpec<Settings>): Receiver {
  return { ...spec, open: (settings) => endpoints(spec.settings.parse(settings)) }
}
