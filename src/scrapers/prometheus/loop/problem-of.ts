import type { Fault } from '../../../lib/errors.ts'
import type { TargetProblem } from '../../../model/listed-targets.ts'

const byStatus: Readonly<Record<string, TargetProblem>> = { 401: 'credentials', 403: 'credentials', 407: 'credentials', 404: 'path' }
const byCode: Readonly<Record<string, TargetProblem>> = {
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  // What answers speaks no TLS.
  EPROTO: 'not_tls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not_tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not_tls',
}
const certificate = /^(CERT_|DEPTH_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_)/

/** What kind of thing a scrape failed of. */
export function problemOf({ code, message, cause }: Fault): TargetProblem {
  if (code === 'too_large') return message === 'body size limit exceeded' ? 'size' : 'limit'
  if (code === 'bad_input' || code === 'unsupported_media') return 'format'
  const [, status] = /^server returned HTTP status (\d+)/.exec(message) ?? []
  if (status !== undefined) return byStatus[status] ?? 'status'
  if (/^(redirected to|stopped after) /.test(message)) return 'status'
  if (message.startsWith('no answer within ')) return 'timeout'
  const named = codeOf(cause)
  // What is no HTTP at all is answered with by what speaks another protocol.
  if (named.startsWith('HPE_')) return 'closed'
  return byCode[named] ?? (certificate.test(named) ? 'tls' : 'other')
}

/** Of several attempts, that of the first. */
function codeOf(error: unknown): string {
  if (error instanceof AggregateError) return codeOf(error.errors[0])
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
