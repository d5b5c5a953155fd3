import type { Clock } from '../lib/clock.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'

/** What every read needs. */
export interface QueryContext {
  readonly telemetry: TelemetryStore
  readonly clock: Clock
}

/** Of every read: whose data, and when to stop. */
export interface ReadScope {
  readonly projectId: number
  readonly signal: AbortSignal
}
