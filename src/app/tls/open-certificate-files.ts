import { readFileSync } from 'node:fs'

import { Fault } from '../../lib/errors.ts'
import { watchFiles } from '../../lib/files/watch-files.ts'
import type { Certificate } from '../../lib/tls/certificate.ts'
import { ServedCertificate } from '../../lib/tls/served-certificate.ts'
import { checkCertificate } from './check-certificate.ts'
import type { OpenTls, TlsParts } from './served-tls.ts'

/** Where the two lie. */
interface CertificateFiles {
  readonly cert: string
  readonly key: string
}

/**
 * The certificate that files hold, read again whenever they change; whoever renews it has nothing to tell us. A pair that is broken
 * changes nothing: log and health say so. Throws Fault `bad_input` when it is broken at the start.
 */
export function openCertificateFiles({ clock, log, lifecycle }: Omit<TlsParts, 'settings'>, files: CertificateFiles): OpenTls {
  const certificate = new ServedCertificate(readPair(files))
  let problem: string | undefined
  const reload = (): void => {
    try {
      certificate.replace(readPair(files))
      problem = undefined
      log.info(
        { names: certificate.facts.names, notAfter: new Date(certificate.facts.notAfter).toISOString() },
        'a new certificate is shown',
      )
    } catch (error) {
      problem = `the new one is not taken: ${error instanceof Fault ? error.message : 'it cannot be read'}`
      log.warn({ reason: problem, cert: files.cert }, 'the certificate changed and cannot be used; the one before stays')
    }
  }
  lifecycle.onStop(
    'work',
    'certificate',
    watchFiles(() => [files.cert, files.key], reload),
  )
  return {
    certificate,
    start: () => undefined,
    health: {
      name: 'certificate',
      role: 'other',
      check: async () => checkCertificate({ facts: certificate.facts, now: clock.now(), problem }),
    },
  }
}

function readPair({ cert, key }: CertificateFiles): Certificate {
  try {
    return { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') }
  } catch (error) {
    throw new Fault('bad_input', `the certificate or its key cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
