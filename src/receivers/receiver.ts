import type { z } from 'zod'

import type { WrittenCounts } from '../model/series.ts'
import type { TelemetrySink } from '../model/telemetry-sink.ts'

/** One request or datagram, authenticated and decompressed. */
export interface Intake {
  readonly body: Buffer
  /** Epoch milliseconds; receivers have no clock of their own. */
  readonly receivedAt: number
  /** Without parameters, lower case. */
  readonly contentType: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string | undefined>>
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
  accepted(verdict: Verdict, intake: Pick<Intake, 'contentType'>): Reply
  /** Nothing of the body was stored. `retryAfterSeconds` is set when the client should come back. */
  refused(problem: Refusal, intake: Pick<Intake, 'contentType'>): Reply
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

export interface Receiver {
  /** The key in the configuration file and the label of our counters: lower_snake_case, named after the protocol. */
  readonly name: string
  readonly title: string
  /** Also drives the configuration reference and the settings form. */
  readonly settings: z.ZodType
  open(settings: unknown): readonly Endpoint[]
}

interface ReceiverSpec<Settings extends z.ZodType> extends Pick<Receiver, 'name' | 'title'> {
  readonly settings: Settings
  readonly endpoints: (settings: z.output<Settings>) => readonly Endpoint[]
}

/** Closes the settings over, so that the registry needs no casts. */
export function defineReceiver<Settings extends z.ZodType>({ endpoints, ...spec }: ReceiverSpec<Settings>): Receiver {
  return { ...spec, open: (settings) => endpoints(spec.settings.parse(settings)) }
}
