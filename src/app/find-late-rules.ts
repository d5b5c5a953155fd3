/** A group of rules as the API lists it. */
interface EvaluatedGroup {
  readonly name: string
  /** Seconds. */
  readonly interval: number
  /** RFC 3339. */
  readonly lastEvaluation: string
}

/** An evaluation may take a while, and what was never evaluated began just now. */
const graceMs = 60_000
const neverBeforeMs = Date.UTC(2000, 0)

/** A group of rules that missed two of its slots, for people; undefined: all are evaluated in time. */
export function findLateRules(groups: readonly EvaluatedGroup[], nowMs: number): string | undefined {
  const late = groups.find(({ interval, lastEvaluation }) => {
    const lastMs = Date.parse(lastEvaluation)
    return lastMs > neverBeforeMs && nowMs - lastMs > 2 * interval * 1000 + graceMs
  })
  return late === undefined ? undefined : `the rules of ${late.name} are not evaluated in time`
}
