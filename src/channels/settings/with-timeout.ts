import type { DeliverCall } from '../channel.ts'
import { goDurationMs } from './go-duration.ts'

/** The call, aborted after a time-out of the settings too; nought is none. */
export function withTimeout<Call extends Pick<DeliverCall<unknown, unknown>, 'signal'>>(call: Call, timeout: string | undefined): Call {
  const ms = timeout === undefined ? 0 : goDurationMs(timeout)
  return ms > 0 ? { ...call, signal: AbortSignal.any([call.signal, AbortSignal.timeout(Math.ceil(ms))]) } : call
}
