import type { SecureContextOptions } from 'node:tls'

import { type Certificate, type CertificateFacts, readCertificate } from './certificate.ts'

/** What every TLS server of ours is made with, besides the certificate: RFC 9325 says no to what is older than 1.2. */
export const tlsBounds = { minVersion: 'TLSv1.2', handshakeTimeout: 10_000 } as const

/** A TLS server, of whatever protocol. */
interface TlsListener {
  setSecureContext(options: SecureContextOptions): void
  once(event: 'close', listener: () => void): unknown
}

/** The certificate that all our listeners show. It can be replaced while they serve: who is connected notices nothing. */
export class ServedCertificate {
  #current: Certificate
  #facts: CertificateFacts
  /** Each with how it is given what is current. */
  readonly #servers = new Map<TlsListener, () => void>()
  /** What is shown instead to an authority that asks for a proof of a name (TLS-ALPN-01), by that name. */
  readonly proofs = new Map<string, Certificate>()

  /** Throws Fault `bad_input` when the pair is none. */
  constructor(certificate: Certificate) {
    this.#facts = readCertificate(certificate)
    this.#current = certificate
  }

  get current(): Certificate {
    return this.#current
  }

  get facts(): CertificateFacts {
    return this.#facts
  }

  /** New connections get this one from now on. Throws Fault `bad_input` when the pair is none; then the old one stays. */
  replace(certificate: Certificate): void {
    const facts = readCertificate(certificate)
    this.#current = certificate
    this.#facts = facts
    for (const renew of this.#servers.values()) renew()
  }

  /**
   * Keeps a server's certificate current until it closes. `besides` is what its context holds, too, like the authorities of its clients: a
   * context is replaced as a whole. Returns what does that when those have changed.
   */
  follow(server: TlsListener, besides: () => SecureContextOptions = () => ({})): () => void {
    const renew = (): void => server.setSecureContext({ ...tlsBounds, ...besides(), ...this.#current })
    this.#servers.set(server, renew)
    server.once('close', () => this.#servers.delete(server))
    return renew
  }
}
