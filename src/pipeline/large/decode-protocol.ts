import type { FaultCode } from '../../lib/errors.ts'

/** A body to decode, as it goes to the thread. */
export interface DecodeTask {
  readonly id: number
  /** Name of the receiver and path of its endpoint: code does not travel. */
  readonly receiver: string
  readonly path: string
  readonly body: Uint8Array
  readonly receivedAt: number
  readonly contentType: string
  readonly query: string
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly params: Readonly<Record<string, string>>
  /** Of listeners: where its messages stand. */
  readonly frames: { readonly starts: readonly number[]; readonly ends: readonly number[]; readonly peers: readonly string[] } | undefined
}

/** What comes back: the blocks of a recording, a fault of the body, or a mistake of ours. */
export type DecodeAnswer =
  | { readonly id: number; readonly kind: 'recording'; readonly blocks: readonly Uint8Array[] }
  | { readonly id: number; readonly kind: 'fault'; readonly code: FaultCode; readonly message: string }
  | { readonly id: number; readonly kind: 'bug'; readonly message: string }
