import type { Settings } from '../../config/settings.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { ServedCertificate } from '../../lib/tls/served-certificate.ts'
import type { HealthSource } from '../../platform/index.ts'
import type { Lifecycle } from '../lifecycle.ts'

/** What a certificate is opened with. */
export interface TlsParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
}

/** The certificate of all our listeners, and how it is. */
export interface OpenTls {
  readonly certificate: ServedCertificate
  readonly health: HealthSource
  /** Called once the listeners are there, which may be what an authority asks. */
  start(): void
}
