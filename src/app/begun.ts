import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { LogTap, Observer } from '../platform/observing/index.ts'
import type { HeldSockets } from './held-sockets.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Stores } from './open-stores.ts'
import type { OpenTls } from './tls/served-tls.ts'

/** What there is before the rest of the program is loaded. */
export interface Begun {
  readonly clock: Clock
  readonly tap: LogTap
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly tls: OpenTls | undefined
  /** That a service manager holds for us. */
  readonly sockets: HeldSockets
  readonly metrics: Metrics
  readonly observer: Observer
  /** Pending while the rest is loaded. */
  readonly opening: Promise<Stores>
}
