import { X509Certificate } from 'node:crypto'
import type { PeerCertificate, TLSSocket } from 'node:tls'

import type { Figure } from '../figure.ts'

/** What a server showed of who it is. Times are epoch milliseconds. */
export interface Certificate {
  readonly subject: string
  readonly issuer: string
  readonly names: readonly string[]
  readonly notBeforeMs: number
  /** The earliest end of all that the server sent. */
  readonly notAfterMs: number
  readonly fingerprint: string
  /** As `TLS 1.3`. */
  readonly tlsVersion: string
  /** Why it is not trusted; empty: it is. */
  readonly problem: string
}

const longestChain = 10
const names: ReadonlyMap<string, string> = new Map([
  ['TLSv1', 'TLS 1.0'],
  ['TLSv1.1', 'TLS 1.1'],
  ['TLSv1.2', 'TLS 1.2'],
  ['TLSv1.3', 'TLS 1.3'],
])

/** Reads what the other side of an open connection showed; undefined when it showed none. */
export function readCertificate(socket: TLSSocket): Certificate | undefined {
  const chain = chainOf(socket)
  const [first] = chain
  if (first === undefined) return undefined
  return {
    subject: written(first.subject),
    issuer: written(first.issuer),
    names: (first.subjectAltName ?? '').split(', ').flatMap((name) => (name.startsWith('DNS:') ? [name.slice(4)] : [])),
    notBeforeMs: first.validFromDate.getTime(),
    notAfterMs: Math.min(...chain.map(({ validToDate }) => validToDate.getTime())),
    fingerprint: first.fingerprint256.replaceAll(':', '').toLowerCase(),
    tlsVersion: names.get(socket.getProtocol() ?? '') ?? 'unknown',
    problem: socket.authorized ? '' : nameOf(socket.authorizationError),
  }
}

/** As blackbox_exporter 0.23 names them. */
export function certificateFigures(certificate: Certificate): readonly Figure[] {
  const { subject, issuer, fingerprint, notAfterMs, tlsVersion, problem } = certificate
  const untrustedChain = -62_135_596_800
  return [
    { name: 'probe_ssl_earliest_cert_expiry', value: notAfterMs / 1000 },
    // Go's zero time: what the other says when it did not check.
    { name: 'probe_ssl_last_chain_expiry_timestamp_seconds', value: problem === '' ? notAfterMs / 1000 : untrustedChain },
    {
      name: 'probe_ssl_last_chain_info',
      labels: { fingerprint_sha256: fingerprint, subject, issuer, subjectalternative: certificate.names.join(',') },
      value: 1,
    },
    { name: 'probe_tls_version_info', labels: { version: tlsVersion }, value: 1 },
  ]
}

type Shown = X509Certificate & { readonly validFromDate: Date; readonly validToDate: Date }

function chainOf(socket: TLSSocket): readonly Shown[] {
  const chain: Shown[] = []
  const seen = new Set<string>()
  let next: PeerCertificate | undefined = socket.getPeerCertificate(true)
  while (next?.raw !== undefined && chain.length < longestChain && !seen.has(next.fingerprint256)) {
    seen.add(next.fingerprint256)
    chain.push(withDates(new X509Certificate(next.raw)))
    next = 'issuerCertificate' in next ? (next.issuerCertificate as PeerCertificate | undefined) : undefined
  }
  return chain
}

/** The dates as dates came with Node 22. */
function withDates(certificate: X509Certificate): Shown {
  return Object.assign(certificate, { validFromDate: new Date(certificate.validFrom), validToDate: new Date(certificate.validTo) })
}

/** As RFC 2253 writes it: the last part first. */
function written(name: string | undefined): string {
  return (name ?? '').split('\n').toReversed().join(',')
}

/** Node answers a code or an error. */
function nameOf(error: unknown): string {
  if (typeof error === 'string') return error
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
