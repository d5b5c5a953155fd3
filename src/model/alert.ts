import type { LabelPairs } from './label-pairs.ts'

/** An alert as a rule, a Prometheus server or another program reports it. Times are epoch milliseconds. */
export interface PostedAlert {
  /** At least one, none empty. */
  readonly labels: LabelPairs
  readonly annotations: LabelPairs
  /** Undefined: when it was received. */
  readonly startsAtMs: number | undefined
  /** Undefined: until nothing was heard of it for the resolve time-out. In the past: it is resolved. */
  readonly endsAtMs: number | undefined
  /** Where it came from, for people; empty when nobody said. */
  readonly generatorUrl: string
}

/** An alert as it is known: what was posted of it, merged. */
export interface Alert {
  /** `fingerprintOf` its labels: 16 hexadecimal digits. */
  readonly fingerprint: string
  readonly labels: LabelPairs
  readonly annotations: LabelPairs
  readonly startsAtMs: number
  readonly endsAtMs: number
  readonly updatedAtMs: number
  /** Whether `endsAtMs` was not said but follows from the resolve time-out. */
  readonly timeout: boolean
  readonly generatorUrl: string
}
