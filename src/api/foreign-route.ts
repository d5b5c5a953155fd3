import type { Caller } from '../access/caller.ts'
import type { Fault } from '../lib/errors.ts'
import type { Access } from './identify-caller.ts'
import type { Services } from './services.ts'

/** A request in the words of another product's API. */
export interface ForeignCall {
  readonly params: Readonly<Record<string, string>>
  /** Parameters of the body, when it is a form, and then those of the address. */
  readonly form: URLSearchParams
  /** Those of the address alone. */
  readonly query: URLSearchParams
  /** As it came; empty when there was none. */
  readonly body: Buffer
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly caller: Caller
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

export interface ForeignReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** An iterable is sent piece by piece, as fast as the client takes it; one that throws cuts the connection. */
  readonly body: string | Buffer | AsyncIterable<Buffer>
}

export type ForeignMethod = 'GET' | 'POST' | 'DELETE'

/** A route of an API that others have defined: it reads and answers in their form. The server mounts it, the OpenAPI document lists it. */
export interface ForeignRoute {
  readonly methods: readonly ForeignMethod[]
  /** With `:name` parameters. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  readonly access: Access
  /** What each parameter means, for OpenAPI; a name that ends in `[]` may stand several times. */
  readonly parameters: Readonly<Record<string, string>>
  /** Default: 1 MiB. */
  readonly maxBodyBytes?: number
  /** The type of the 200 answer. */
  readonly contentType: string
  handle(services: Services, call: ForeignCall): Promise<ForeignReply>
  /** A failure in the API's own form; undefined stands for a bug, of which nothing is told. */
  refused(fault: Fault | undefined): ForeignReply
}
