import { createHash, generateKeyPairSync } from 'node:crypto'

import type { Certificate } from '../tls/certificate.ts'
import type { DomainProver } from './issue-certificate.ts'
import { makeSelfSigned } from './make-request.ts'

const dayMs = 86_400_000

/**
 * Proves by TLS-ALPN-01 (RFC 8737): a certificate for the name with the digest of the key authorization, for whoever shows `proofs` to an
 * authority that asks (`answerAlpnProofs`). `now` answers epoch milliseconds.
 */
export function proveByAlpn(proofs: Map<string, Certificate>, now: () => number): DomainProver & { close(): Promise<void> } {
  return {
    type: 'tls-alpn-01',
    show({ domain, keyAuthorization }) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const acmeIdentifier = createHash('sha256').update(keyAuthorization).digest()
      const cert = makeSelfSigned([domain], pair, { notBefore: now() - dayMs, notAfter: now() + dayMs, acmeIdentifier })
      proofs.set(domain, { cert, key: String(pair.privateKey.export({ type: 'pkcs8', format: 'pem' })) })
      return { takeAway: () => void proofs.delete(domain) }
    },
    close: async () => proofs.clear(),
  }
}
