import type { Figure } from './figure.ts'
import type { Certificate } from './net/certificate.ts'

/** Parts of a request's time, as blackbox_exporter divides it. */
export type Phase = 'resolve' | 'connect' | 'tls' | 'processing' | 'transfer'
/** Milliseconds; over all requests that redirects made. What was not reached is 0. */
export type PhaseTimes = Readonly<Record<Phase, number>>

/** What one check found. */
export interface Finding {
  readonly ok: boolean
  /** What failed, in one line for people: `expected 200, got 503`. Empty when nothing did. Never a secret. */
  readonly problem: string
  readonly figures: readonly Figure[]
  readonly phases?: PhaseTimes
  readonly certificate?: Certificate
  /** What was answered, for people who look for a cause. */
  readonly answer?: FoundAnswer
  /** Nothing was said about the target: our own rules kept the check from being made. */
  readonly isRefused?: boolean
}

export interface FoundAnswer {
  readonly address: string
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The beginning of it. */
  readonly body?: string
  readonly sizeBytes?: number
}

/** A finding with when and how long. */
export interface Outcome extends Finding {
  /** Epoch milliseconds of its beginning. */
  readonly atMs: number
  readonly durationMs: number
}
