import type { FaultCode } from '../lib/errors.ts'

/** What the engine process tells its supervisor. The supervisor says `stop`, or nothing. */
export type EngineMessage =
  | { readonly type: 'alive' }
  | { readonly type: 'ready'; readonly version: string }
  | { readonly type: 'failed'; readonly code: FaultCode; readonly message: string }
