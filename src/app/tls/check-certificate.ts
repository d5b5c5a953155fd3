import type { CertificateFacts } from '../../lib/tls/certificate.ts'
import type { HealthSource } from '../../platform/index.ts'

interface Looked {
  readonly facts: CertificateFacts
  /** Epoch milliseconds. */
  readonly now: number
  /** Why the last try to get a newer one failed. */
  readonly problem: string | undefined
}

const dayMs = 86_400_000
/** Whoever renews has done it by then. */
const lastPart = 1 / 6

/** How the certificate that we show is: expired is down, soon to be, or without a successor, is degraded. */
export function checkCertificate({ facts, now, problem }: Looked): Awaited<ReturnType<HealthSource['check']>> {
  const { names, issuer, notBefore, notAfter } = facts
  const leftMs = notAfter - now
  const until = new Date(notAfter).toISOString()
  const days = Math.max(0, Math.floor(leftMs / dayMs))
  const isLate = leftMs < (notAfter - notBefore) * lastPart
  const words = leftMs <= 0 ? `the certificate expired at ${until}` : `the certificate is good until ${until} (${days} days)`
  return {
    state: leftMs <= 0 ? 'down' : problem !== undefined || isLate ? 'degraded' : 'ok',
    detail: problem === undefined ? (isLate && leftMs > 0 ? `${words} and was not renewed yet` : words) : `${words}; ${problem}`,
    responseTimeMs: null,
    details: { names, issuer, notAfter: until, daysLeft: days },
  }
}
