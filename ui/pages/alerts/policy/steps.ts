import type { Policy, SeverityPreview } from './use-policy.ts'

type StepSeverity = 'critical' | 'high' | 'medium' | 'low'
export type StepRule = Policy[StepSeverity]
type Step = StepRule['steps'][number]

/** The severity, when somebody has to acknowledge its alerts. */
export function stepSeverityOf(severity: SeverityPreview['severity']): StepSeverity | undefined {
  return severity === 'warning' || severity === 'info' ? undefined : severity
}

const firstAfterSeconds = 300

/** One more step: twice as late as the last one. */
export function addStep(rule: StepRule): StepRule {
  const last = rule.steps.at(-1)?.afterSeconds
  return { ...rule, steps: [...rule.steps, { afterSeconds: last === undefined ? firstAfterSeconds : last * 2, contactPoint: null }] }
}

/** A step as it is now, in the order of their times. */
export function changeStep(rule: StepRule, at: number, step: Step): StepRule {
  return { ...rule, steps: rule.steps.map((one, place) => (place === at ? step : one)).toSorted((a, b) => a.afterSeconds - b.afterSeconds) }
}

/** Without a step; what is repeated is the last one, so without any there is no repeat. */
export function removeStep(rule: StepRule, at: number): StepRule {
  const steps = rule.steps.filter((_, place) => place !== at)
  return { ...rule, steps, repeatSeconds: steps.length === 0 ? null : rule.repeatSeconds }
}
