/** An error answer of the API, or `offline` when there was no answer at all. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault'
  readonly code: string
  readonly status: number
  readonly details: Readonly<Record<string, unknown>>
  readonly retryAfterSeconds: number | undefined

  constructor(fault: { code: string; message: string; status: number; details?: Record<string, unknown>; retryAfterSeconds?: number }) {
    super(fault.message)
    this.code = fault.code
    this.status = fault.status
    this.details = fault.details ?? {}
    this.retryAfterSeconds = fault.retryAfterSeconds
  }

  /** Asking again may help: the server is busy, restarting or out of reach. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}

/** Somebody else changed the setting since the version that the change was made from. */
export function isStale(error: unknown): boolean {
  return error instanceof ApiFault && error.code === 'conflict' && 'version' in error.details
}
