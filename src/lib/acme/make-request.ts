import { type KeyObject, randomBytes, sign } from 'node:crypto'

import { der } from './der.ts'

const ids = {
  commonName: der.oid('2.5.4.3'),
  subjectAltName: der.oid('2.5.29.17'),
  extensionRequest: der.oid('1.2.840.113549.1.9.14'),
  ecdsaWithSha256: der.oid('1.2.840.10045.4.3.2'),
  acmeIdentifier: der.oid('1.3.6.1.5.5.7.1.31'),
}

/** The two halves of a key on the curve P-256. */
export interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** A request for a certificate (PKCS #10, RFC 2986) for these DNS names, in DER. */
export function makeCertificateRequest(domains: readonly string[], pair: KeyPair): Buffer {
  const extensions = der.set(der.sequence(alternativeNames(domains)))
  const attributes = der.tagged(0, der.sequence(ids.extensionRequest, extensions), 'elements')
  return signed(der.sequence(der.integer(Buffer.from([0])), nameOf(domains), spkiOf(pair), attributes), pair)
}

interface SelfSigned {
  readonly notBefore: number
  readonly notAfter: number
  /** Of a proof of a name (RFC 8737, 3): what stands in the extension that nobody may overlook. */
  readonly acmeIdentifier?: Buffer
}

/** A certificate that nobody but its key vouches for (RFC 5280), in PEM: to have one until there is a real one. */
export function makeSelfSigned(domains: readonly string[], pair: KeyPair, { notBefore, notAfter, acmeIdentifier }: SelfSigned): string {
  const name = nameOf(domains)
  const serial = randomBytes(16)
  // Positive, and as long as it looks.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const proof = acmeIdentifier && der.sequence(ids.acmeIdentifier, der.yes, der.octets(der.octets(acmeIdentifier)))
  const body = der.sequence(
    der.tagged(0, der.integer(Buffer.from([2])), 'elements'),
    der.integer(serial),
    der.sequence(ids.ecdsaWithSha256),
    name,
    der.sequence(der.time(notBefore), der.time(notAfter)),
    name,
    spkiOf(pair),
    der.tagged(3, der.sequence(alternativeNames(domains), ...(proof === undefined ? [] : [proof])), 'elements'),
  )
  const lines =
    signed(body, pair)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function alternativeNames(domains: readonly string[]): Buffer {
  const names = domains.map((domain) => der.tagged(2, Buffer.from(domain, 'ascii'), 'bytes'))
  return der.sequence(ids.subjectAltName, der.octets(der.sequence(...names)))
}

function nameOf([domain = '']: readonly string[]): Buffer {
  // A common name has room for 64 characters; the names that count stand elsewhere.
  return domain.length > 64 ? der.sequence() : der.sequence(der.set(der.sequence(ids.commonName, der.text(domain))))
}

function spkiOf({ publicKey }: KeyPair): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' })
}

function signed(body: Buffer, { privateKey }: KeyPair): Buffer {
  return der.sequence(body, der.sequence(ids.ecdsaWithSha256), der.bits(sign('sha256', body, privateKey)))
}
