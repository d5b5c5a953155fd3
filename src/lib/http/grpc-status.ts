import { Fault, type FaultCode } from '../errors.ts'
import { ByteWriter } from '../wire/byte-writer.ts'

/** Status codes of gRPC that we send (https://grpc.github.io/grpc/core/md_doc_statuscodes.html). */
const grpcStatus = {
  ok: 0,
  cancelled: 1,
  unknown: 2,
  invalid_argument: 3,
  deadline_exceeded: 4,
  not_found: 5,
  permission_denied: 7,
  resource_exhausted: 8,
  aborted: 10,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const
type GrpcStatusName = keyof typeof grpcStatus

/** How a call ends when it does not succeed. */
export interface GrpcProblem {
  readonly status: Exclude<GrpcStatusName, 'ok'>
  readonly message: string
  /** Told as google.rpc.RetryInfo: only with it is RESOURCE_EXHAUSTED worth another try. */
  readonly retryAfterSeconds?: number
}

const statuses: Readonly<Record<FaultCode, GrpcProblem['status']>> = {
  bad_input: 'invalid_argument',
  unauthenticated: 'unauthenticated',
  forbidden: 'permission_denied',
  sign_in_again: 'permission_denied',
  reason_needed: 'permission_denied',
  not_found: 'not_found',
  method_not_allowed: 'unimplemented',
  conflict: 'aborted',
  too_large: 'resource_exhausted',
  unsupported_media: 'unimplemented',
  rate_limited: 'unavailable',
  query_limit: 'resource_exhausted',
  cancelled: 'cancelled',
  overloaded: 'unavailable',
  unavailable: 'unavailable',
  disk_full: 'unavailable',
}

/** The time the client or we allowed for a call is over. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded'
}

/** What a thrown error is to a gRPC client; anything but a Fault is a bug and says nothing about itself. */
export function grpcProblemOf(error: unknown): GrpcProblem {
  if (error instanceof DeadlineExceeded) return { status: 'deadline_exceeded', message: error.message }
  if (!(error instanceof Fault)) return { status: 'internal', message: 'internal error' }
  const { message, retryable, retryAfterSeconds } = error
  const status = statuses[error.code]
  return retryable && status === 'unavailable' ? { status, message, retryAfterSeconds: retryAfterSeconds ?? 1 } : { status, message }
}

/** The trailers that end a call. */
export function grpcTrailers(problem: GrpcProblem | undefined): Record<string, string> {
  if (problem === undefined) return { 'grpc-status': '0' }
  const trailers: Record<string, string> = {
    'grpc-status': String(grpcStatus[problem.status]),
    'grpc-message': percentEncode(problem.message.slice(0, 1024)),
  }
  if (problem.retryAfterSeconds !== undefined) trailers['grpc-status-details-bin'] = encodeRetryInfo(problem, problem.retryAfterSeconds)
  return trailers
}

/** The gRPC protocol's own percent-encoding: printable ASCII stays, everything else and `%` becomes %XX of its UTF-8. */
function percentEncode(message: string): string {
  return Buffer.from(message)
    .toString('latin1')
    .replaceAll(/[^\x20-\x24\x26-\x7e]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
}

/** google.rpc.Status { code = 1, message = 2, details = 3: Any of RetryInfo { retry_delay = 1: Duration { seconds = 1, nanos = 2 } } }. */
function encodeRetryInfo(problem: GrpcProblem, seconds: number): string {
  const delay = encode((out) => {
    out.varint(8)
    out.varint(Math.floor(seconds))
    out.varint(16)
    out.varint(Math.floor((seconds % 1) * 1e9))
  })
  const retryInfo = encode((out) => {
    out.varint(10)
    out.lengthPrefixed(delay)
  })
  const any = encode((out) => {
    out.varint(10)
    out.string('type.googleapis.com/google.rpc.RetryInfo')
    out.varint(18)
    out.lengthPrefixed(retryInfo)
  })
  const status = encode((out) => {
    out.varint(8)
    out.varint(grpcStatus[problem.status])
    out.varint(18)
    out.string(problem.message)
    out.varint(26)
    out.lengthPrefixed(any)
  })
  return status.toString('base64').replace(/=+$/, '')
}

function encode(write: (out: ByteWriter) => void): Buffer {
  const out = new ByteWriter(64)
  write(out)
  return out.copy()
}
