import type { QueryOptions } from '../../../storage/telemetry/telemetry-store.ts'

/** Statements of the job leave the other core to those who wait for an answer. */
export function jobReadOptions(signal: AbortSignal): QueryOptions {
  return { signal, timeoutMs: 300_000, maxRows: 1_000_000_000, maxThreads: 1 }
}
