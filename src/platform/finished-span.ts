/** A span of ours on its way out; times in nanoseconds since 1970. */
export interface FinishedSpan {
  /** 32 and 16 lower-case hex digits; no parent = ''. */
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  /** OpenTelemetry span kind. */
  readonly kind: 'server' | 'client'
  readonly start: bigint
  readonly end: bigint
  /** Why it failed; undefined when it did not. */
  readonly error: string | undefined
  readonly attributes: Readonly<Record<string, string | number>>
}
