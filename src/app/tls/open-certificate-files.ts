import { readFileSync } from 'node:fs'

import { Fault } from '../../lib/errors.ts'
import type { Certificate } from '../../lib/tls/certificate.ts'
import { ServedCertificate } from '../../lib/tls/served-certificate.ts'
import { checkCertificate } from './check-certificate.ts'
import { followFiles } from './follow-files.ts'
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
  const problem = followFiles({
    files: [files.cert, files.key],
    take: () => {
      certificate.replace(readPair(files))
      log.info(
        { names: certificate.facts.names, notAfter: new Date(certificate.facts.notAfter).toISOString() },
        'a new certificate is shown',
      )
    },
    onRefused: (reason) => log.warn({ reason, cert: files.cert }, 'the certificate changed and cannot be used; the one before stays'),
    lifecycle,
  })
  return {
    certificate,
    start: () => undefined,
    health: {
      name: 'certificate',
      role: 'other',
      check: async () => checkCertificate({ facts: certificate.facts, now: clock.now(), problem: problem() }),
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
