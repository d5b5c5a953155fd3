import { createPrivateKey, X509Certificate } from 'node:crypto'

import { Fault } from '../errors.ts'

/** What a server shows and proves itself with: a chain, the own certificate first, and its private key, both PEM. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

/** What a certificate says about itself. */
export interface CertificateFacts {
  /** DNS names and addresses it is made out to. */
  readonly names: readonly string[]
  readonly issuer: string
  /** Epoch milliseconds. */
  readonly notBefore: number
  readonly notAfter: number
}

/** Checks that chain and key can be read and belong together. Throws Fault `bad_input` in words that hold nothing of the key. */
export function readCertificate({ cert, key }: Certificate): CertificateFacts {
  const own = readOrRefuse(() => new X509Certificate(cert), 'the certificate is no PEM certificate')
  const privateKey = readOrRefuse(() => createPrivateKey(key), 'the key is no PEM private key without a passphrase')
  if (!own.checkPrivateKey(privateKey)) throw new Fault('bad_input', 'the key is not that of the certificate')
  return {
    names: (own.subjectAltName ?? own.subject).split(/,\s*|\n/).map((name) => name.replace(/^(DNS|IP Address|CN)[:=]/, '')),
    issuer: own.issuer.replaceAll('\n', ', '),
    notBefore: Date.parse(own.validFrom),
    notAfter: Date.parse(own.validTo),
  }
}

function readOrRefuse<T>(read: () => T, message: string): T {
  try {
    return read()
  } catch {
    throw new Fault('bad_input', message)
  }
}
