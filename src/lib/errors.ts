/** Every failure the product raises on purpose. The code decides the HTTP status and whether a caller may try again. */
export const faults = {
  bad_input: { status: 400, retryable: false, meaning: 'The request cannot be read or breaks a rule named in the message.' },
  unauthenticated: { status: 401, retryable: false, meaning: 'No valid session, token or key came with the request.' },
  forbidden: { status: 403, retryable: false, meaning: 'The caller is known but lacks the permission.' },
  sign_in_again: {
    status: 403,
    retryable: false,
    meaning: 'This needs a password, code or passkey shown within the last hour; show one and ask again.',
  },
  reason_needed: { status: 403, retryable: false, meaning: 'This holds personal data: say why you need to see it, then ask again.' },
  not_found: { status: 404, retryable: false, meaning: 'There is no such thing, or the caller may not see it.' },
  method_not_allowed: { status: 405, retryable: false, meaning: 'The address exists but not with this method.' },
  conflict: { status: 409, retryable: false, meaning: 'The thing was changed or taken by somebody else.' },
  too_large: { status: 413, retryable: false, meaning: 'The request is larger than the limit named in the message.' },
  unsupported_media: { status: 415, retryable: false, meaning: 'The content type or encoding is not one we read.' },
  rate_limited: { status: 429, retryable: true, meaning: 'Too many requests; try again after the time given.' },
  query_limit: { status: 422, retryable: false, meaning: 'The query needs more time, rows or memory than it may use.' },
  cancelled: { status: 499, retryable: true, meaning: 'The caller went away before the answer was ready.' },
  overloaded: { status: 503, retryable: true, meaning: 'The platform cannot take more now; nothing was stored, try again.' },
  unavailable: { status: 503, retryable: true, meaning: 'A part this needs is restarting; try again.' },
  disk_full: { status: 507, retryable: true, meaning: 'The disk of the data directory is nearly full; free space and try again.' },
} as const

export type FaultCode = keyof typeof faults

/** Anything thrown that is not a Fault is a bug: it becomes 500 with a logged stack and no details for the caller. */
export class Fault extends Error {
  override readonly name = 'Fault'
  readonly code: FaultCode
  /** Seconds after which trying again makes sense, for retryable codes. */
  readonly retryAfterSeconds: number | undefined
  /** Machine-readable details for the caller (position in a query, field names); never secrets. */
  readonly details: Readonly<Record<string, unknown>> | undefined

  constructor(
    code: FaultCode,
    message: string,
    options?: ErrorOptions & { retryAfterSeconds?: number; details?: Readonly<Record<string, unknown>> },
  ) {
    super(message, options)
    this.code = code
    this.retryAfterSeconds = options?.retryAfterSeconds
    this.details = options?.details
  }

  get status(): number {
    return faults[this.code].status
  }

  get retryable(): boolean {
    return faults[this.code].retryable
  }
}
