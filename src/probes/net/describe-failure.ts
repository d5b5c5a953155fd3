import { OutgoingFault } from '../../lib/outgoing/outgoing-http.ts'
import type { Finding } from '../outcome.ts'

/** What a failed connection means, in words; by the code, since messages of the system hold addresses. */
export function describeFailure(error: unknown, host: string, timeoutMs: number): Pick<Finding, 'problem' | 'isRefused'> {
  if (error instanceof OutgoingFault) {
    const isRefused = error.kind === 'refused'
    // Names of our own are what monitors are mostly for.
    return isRefused
      ? { problem: `${error.message} Monitors of the files in probes.files may name it as it is.`, isRefused }
      : { problem: error.message }
  }
  if (error instanceof Error && error.name === 'TimeoutError') return { problem: `no answer within ${timeoutMs / 1000} s` }
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = words[code]
  if (known !== undefined) return { problem: `${host} ${known}` }
  if (code.startsWith('HPE_')) return { problem: `${host} does not answer in HTTP (${code})` }
  if (/CERT|ALTNAME|SIGNATURE|^ERR_TLS|^ERR_SSL|^ERR_OSSL|^EPROTO$/.test(code)) return { problem: `TLS failed: ${tlsWords[code] ?? code}` }
  return { problem: code === '' ? `${host} broke the connection off` : `${host} cannot be reached (${code})` }
}

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refuses connections: nothing listens on the port',
  BROKEN_ANSWER: 'broke its answer off',
  SMTP_NO_STARTTLS: 'does not offer STARTTLS',
  ECONNRESET: 'reset the connection',
  EPIPE: 'closed the connection',
  ENOTFOUND: 'was not found',
  EHOSTUNREACH: 'cannot be reached: there is no way to the host',
  ENETUNREACH: 'cannot be reached: there is no way to the network',
  ETIMEDOUT: 'does not answer',
}

const tlsWords: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'the certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'the chain ends in a certificate nobody here trusts',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the chain is incomplete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the issuer is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  CERT_NOT_YET_VALID: 'the certificate is not valid yet',
}

/** A chain that is not trusted, in words. */
export function describeTlsProblem(code: string): string {
  return tlsWords[code] ?? code
}
