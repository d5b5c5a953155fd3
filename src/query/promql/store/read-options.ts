import type { QueryOptions } from '../../../storage/telemetry/telemetry-store.ts'

/**
 * How all statements about metrics run: alike, for one whose settings differ from those of the statement before costs the engine
 * another one. The evaluation's own time-out is the one that counts; statements carry their own limits of rows.
 */
export function readOptions(signal: AbortSignal): QueryOptions {
  return { signal, timeoutMs: 600_000, maxRows: 10_000_000_000 }
}
