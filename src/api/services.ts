import type { Clock } from '../lib/clock.ts'
import type { Platform } from '../platform/index.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'

/** What route handlers may use: the app builds it once, in `app/build-services.ts`. Each part names its own interface. */
export interface Services {
  readonly clock: Clock
  readonly state: StateStore
  readonly telemetry: TelemetryStore
  readonly platform: Platform
}
