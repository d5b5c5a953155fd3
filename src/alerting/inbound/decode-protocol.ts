import type { FaultCode } from '../../lib/errors.ts'
import type { InboundBatch } from './inbound.ts'

/** A long body for the decoding thread. */
export interface InboundTask {
  /** `Inbound.name`. */
  readonly inbound: string
  readonly body: Uint8Array
  readonly receivedAt: number
  readonly sender: string
}

/** What the thread tells: parts of the batch, or why there is none. */
export type InboundPiece =
  | { readonly kind: 'batch'; readonly part: InboundBatch }
  | { readonly kind: 'fault'; readonly code: FaultCode; readonly message: string }
