import type { z } from 'zod'

import type { WrittenCounts } from '../model/series.ts'
import type { RejectReason, TelemetrySink } from '../model/telemetry-sink.ts'
import type { FrameList, SplitFrame } from './frames.ts'
import type { SnippetCards } from './snippet-card.ts'

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
  /** Of `tcp` and `udp` endpoints: the messages in the body, each to be read by itself. */
  readonly frames?: FrameList
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
  /**
   * For answers that repeat what was sent, instead of `accepted`: called before the body is decoded, whose memory may be gone afterwards. What
   * takes long pauses in between (`lib/next-turn.ts`).
   */
  prepare?(intake: Intake): Promise<(verdict: Verdict) => Reply | Promise<Reply>>
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

/** Stands for all content types. */
export const anyContentType = '*/*'

/** One address a receiver listens at. */
export type Endpoint =
  | {
      readonly kind: 'http'
      readonly signal: Signal
      readonly method: 'POST' | 'PUT'
      readonly path: string
      /** Content types read, `anyContentType` for all; any other is refused as unsupported_media. */
      readonly contentTypes: readonly string[]
      /** How a body is compressed that does not say so. */
      readonly impliedEncoding?: (contentType: string) => 'snappy' | undefined
      /** The parameter of the query that may hold the ingest key, for clients that cannot send headers. */
      readonly keyParameter?: string
      readonly maxBodyBytes: number
      /** Bodies up to here are decoded at once, in a few milliseconds; larger ones in a thread of their own. The pipeline has a default. */
      readonly inlineBytes?: number
      /** The answer says of each record what became of it. */
      readonly itemised?: boolean
      /**
       * For senders that show no key: `?key=` of the address names it, and the header holds an HMAC-SHA-256 of the body as it came, in
       * hexadecimal behind the prefix.
       */
      readonly signature?: { readonly header: string; readonly prefix: string }
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
  | TcpEndpoint
  | UdpEndpoint

/** Where a socket listens. Files are read by who opens it. */
export interface ListenAt {
  /** 0 = any free one. */
  readonly port: number
  /** The main host when undefined. */
  readonly host: string | undefined
  /** Addresses and networks that may send; empty = all. */
  readonly allow: readonly string[]
  /** Holds the ingest key that what comes is taken in under; the default project when undefined. */
  readonly keyFile: string | undefined
  /** A Unix socket of this path instead of a port. */
  readonly unixPath?: string
  /** TLS, over TCP only; with the platform's certificate when `cert` is undefined. */
  readonly tls?: { readonly cert: string | undefined; readonly key: string | undefined; readonly clientCa: string | undefined }
}

interface SocketEndpoint {
  readonly signal: Signal
  /** Its name among those of its receiver: `udp`, `tcp`, `tls`. */
  readonly path: string
  readonly listen: ListenAt
  /** A longer frame is counted as too large and, over TCP, ends the connection. */
  readonly maxFrameBytes: number
  /**
   * Reads all of `intake.frames` of one body. What cannot be read of one frame is told to `sink.reject`, so that the others stay; it
   * may be called again with the same, when the log could not take it.
   */
  readonly decode: Decode
  /** Bodies that are read in the thread for large ones, by `decodeFrames` of the receiver; others are read at once. */
  readonly elsewhere?: Elsewhere
  /** For protocols whose messages are summed up before anything is stored: `decode` is not asked then. */
  readonly aggregate?: { readonly everyMs: number; readonly open: () => Aggregator }
}

interface Elsewhere {
  /** Larger bodies go there, */
  readonly inlineBytes: number
  /** and those with such a frame, whatever their size: it may be much more than it looks. Quick, and never throws. */
  isHeavy(bytes: Buffer, start: number, end: number): boolean
}

/** What senders told since it was shown last; in memory, within bounds of its own. */
export interface Aggregator {
  /** Takes in the frames of one body. */
  take(intake: Intake, reject: TelemetrySink['reject']): void
  /**
   * Begins anew and hands over what came, in slices of a few milliseconds that are made as they are asked for; each may be shown as often as
   * need be. Nothing when nothing came.
   */
  cut(atMs: number): Iterable<Decode>
}

/**
 * A listener for streams of frames (`api/mount-sockets.ts` runs it). While what came is not durable yet only a little more is read, so that
 * the sender waits instead of losing; what the platform cannot take now is tried again until it can.
 */
export interface TcpEndpoint extends SocketEndpoint {
  readonly kind: 'tcp'
  readonly split: SplitFrame
  /** What stands at the end of a stream without its end of frame is a frame, too. */
  readonly restIsFrame: boolean
  /** For protocols in which the receiver speaks. Called once for each connection; without it every frame is taken in. */
  readonly converse?: (peer: ConversationPeer) => Conversation
}

/** A listener for datagrams, one frame each. What comes faster than it can be stored is dropped and counted. */
export interface UdpEndpoint extends SocketEndpoint {
  readonly kind: 'udp'
  /** For protocols whose messages come in several datagrams. One for each listener; in memory, within bounds of its own. */
  readonly assemble?: () => Assembler
}

/** Puts messages together. */
export interface Assembler {
  /**
   * The message that a datagram is, or makes whole; undefined while parts of it are missing. `atMs` is monotonic. Throws Fault for one that
   * cannot be taken.
   */
  take(datagram: Buffer, peer: string, atMs: number): Buffer | undefined
  /** Forgets what was not made whole in time; says how many messages that were. */
  expire(atMs: number): number
}

export interface ConversationPeer {
  readonly address: string
  /** 32 random bytes, new for each connection. */
  readonly nonce: Buffer
}

/** What one connection has come to; it may keep state. */
export interface Conversation {
  /** Sent as soon as the client is there. */
  readonly greeting?: Buffer
  /** What to do with a frame of `bytes[start, end)`; `mark` is the splitter's. Throws Fault to end the connection; the frame is counted by its reason. */
  hear(bytes: Buffer, start: number, end: number, mark: number): Heard
}

export type Heard =
  /** Taken in together with its neighbours; nobody is told. */
  | { readonly kind: 'data' }
  /** Taken in as a body of its own; the reply is sent once it is durable, or was found unreadable for good. */
  | { readonly kind: 'acknowledged'; readonly reply: Buffer }
  /** No data: answered at once; `close` ends the connection after it. */
  | { readonly kind: 'answered'; readonly reply: Buffer; readonly close?: boolean }
  | { readonly kind: 'ignored' }

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
  /** What to paste where something is to send here, for the page. */
  readonly cards: SnippetCards
  /** Also drives the configuration reference and the settings form. */
  readonly settings: z.ZodType
  readonly questions?: readonly QuestionEndpoint[]
  /** Of endpoints that have `elsewhere`: reads their frames in another thread, which knows no settings. */
  readonly decodeFrames?: Decode
  open(settings: unknown): readonly Endpoint[]
}

interface ReceiverSpec<Settings extends z.ZodType> extends Pick<Receiver, 'name' | 'title' | 'cards' | 'questions' | 'decodeFrames'> {
  readonly settings: Settings
  readonly endpoints: (settings: z.output<Settings>) => readonly Endpoint[]
}

/** Closes the settings over, so that the registry needs no casts. */
export function defineReceiver<Settings extends z.ZodType>({ endpoints, ...spec }: ReceiverSpec<Settings>): Receiver {
  return { ...spec, open: (settings) => endpoints(spec.settings.parse(settings)) }
}
