import type { Settings } from '../../config/settings.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import type { ServedCertificate } from '../../lib/tls/served-certificate.ts'
import type { HealthSource } from '../../platform/index.ts'
import type { Lifecycle } from '../lifecycle.ts'
import { version } from '../version.ts'
import { openCertificateFiles } from './open-certificate-files.ts'

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
}

/** Undefined: TLS is not asked for. Throws Fault `bad_input` when there is no certificate to begin with. */
export async function openTls(parts: TlsParts): Promise<OpenTls | undefined> {
  const { tls } = parts.settings
  if (tls === undefined) return undefined
  if (tls.acme === undefined) return openCertificateFiles(parts, { cert: tls.cert ?? '', key: tls.key ?? '' })
  const { openAcme } = await import('./open-acme.ts')
  return openAcme(parts, tls.acme, { userAgent: `vedette/${version}` })
}
