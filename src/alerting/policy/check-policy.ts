import { MatcherError } from '../matchers/matcher-error.ts'
import { parseMatchers } from '../matchers/parse-matchers.ts'
import { isZone } from '../times/zone-clock.ts'
import { type Policy, stepSeverities } from './policy.ts'
import { QuietClock } from './quiet-clock.ts'

const weekMs = 7 * 86_400_000
/** Quiet hours leave at least so much of a week. */
const leastLoudMs = 3_600_000

/** What is wrong with a policy, for people; undefined: nothing. Its shape is that of the contract already. */
export function checkPolicy(policy: Policy, receivers: ReadonlySet<string>, nowMs: number): string | undefined {
  if (policy.zone === 'Local' || !isZone(policy.zone)) return `there is no time zone ${policy.zone}`
  for (const severity of stepSeverities) {
    const { steps, repeatSeconds } = policy[severity]
    let before = 0
    for (const { afterSeconds } of steps) {
      if (afterSeconds <= before) return `${severity}: each step comes after the one before`
      before = afterSeconds
    }
    if (repeatSeconds !== null && steps.length === 0) return `${severity}: what is repeated is the last step, and there is none`
  }
  const missing = contactPointsOf(policy).find((name) => !receivers.has(name))
  if (missing !== undefined) return `there is no contact point ${missing}`
  const { spans } = policy.quiet
  const days = spans.flatMap(({ weekdays }) => weekdays)
  if (days.some((day) => day < 0 || day > 6)) return 'a weekday is a number from 0, Sunday, to 6'
  if (policy.quiet.use && new QuietClock(policy).add(nowMs, leastLoudMs) > nowMs + weekMs) return 'it cannot be quiet always'
  for (const { matchers } of policy.mustFire) {
    try {
      if (parseMatchers(matchers).matchers.length === 0) return 'an alert that must fire needs a matcher'
    } catch (error) {
      if (error instanceof MatcherError) return `${matchers}: ${error.message}`
      throw error
    }
  }
  return undefined
}

/** Every contact point that a policy names. */
export function contactPointsOf(policy: Policy): readonly string[] {
  const named = [
    ...stepSeverities.flatMap((severity) => policy[severity].steps.map(({ contactPoint }) => contactPoint)),
    policy.warning.contactPoint,
    policy.info.contactPoint,
    policy.fallback,
    ...(policy.dailyTest?.contactPoints ?? []),
  ]
  return [...new Set(named.filter((name) => name !== null))]
}
