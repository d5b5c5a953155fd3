/** `duplicate`: another alert had told it already. */
const verdicts = ['useful', 'noise', 'duplicate'] as const

/** What somebody thought of one time an alert fired. */
export interface Verdict {
  readonly fingerprint: string
  readonly startsAtMs: number
  readonly verdict: (typeof verdicts)[number]
  readonly reason: string
  readonly judgedAtMs: number
  readonly judgedBy: string
}
