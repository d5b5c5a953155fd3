/** What a search can ask of a log record, whichever way it comes (live tail, tests). Absent text is empty. */
export interface SearchableRecord {
  /** Nanoseconds since 1970. */
  readonly timestamp: bigint
  readonly observedTimestamp: bigint
  readonly receivedAt: bigint
  /** OpenTelemetry severity 1-24; 0 not given. */
  readonly severityNumber: number
  readonly severityText: string
  readonly service: string
  readonly host: string
  readonly environment: string
  readonly class: string
  readonly scopeName: string
  readonly scopeVersion: string
  readonly eventName: string
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  readonly body: string
  readonly attributes: ReadonlyMap<string, string>
  readonly resource: ReadonlyMap<string, string>
}
