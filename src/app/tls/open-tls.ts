import { version } from '../version.ts'
import { openCertificateFiles } from './open-certificate-files.ts'
import type { OpenTls, TlsParts } from './served-tls.ts'

/** Undefined: TLS is not asked for. Throws Fault `bad_input` when there is no certificate to begin with. */
export async function openTls(parts: TlsParts): Promise<OpenTls | undefined> {
  const { tls } = parts.settings
  if (tls === undefined) return undefined
  if (tls.acme === undefined) return openCertificateFiles(parts, { cert: tls.cert ?? '', key: tls.key ?? '' })
  const { openAcme } = await import('./open-acme.ts')
  return openAcme(parts, tls.acme, { userAgent: `vedette/${version}` })
}
