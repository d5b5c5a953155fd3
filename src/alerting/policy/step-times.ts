import type { Escalation } from './escalation.ts'
import type { OpenPolicy } from './policy-book.ts'
import type { StepSeverity } from './policy.ts'

const secondMs = 1000

/** When a step is taken, behind the last one a repeat of it; undefined: never. In quiet hours the time of what waits for them stands still. */
export function stepDueMs(
  { policy, quiet }: Pick<OpenPolicy, 'policy' | 'quiet'>,
  severity: StepSeverity,
  { baseMs, step }: { readonly baseMs: number; readonly step: number },
): number | undefined {
  const { steps, repeatSeconds } = policy[severity]
  const last = steps.at(-1)
  if (last === undefined) return undefined
  const planned = steps[step]
  if (planned === undefined && repeatSeconds === null) return undefined
  const afterSeconds = planned?.afterSeconds ?? last.afterSeconds + (step - steps.length + 1) * (repeatSeconds ?? 0)
  const afterMs = afterSeconds * secondMs
  return severity !== 'critical' && policy.quiet.waits.includes(severity) ? quiet.add(baseMs, afterMs) : baseMs + afterMs
}

/** How far an alert has come, as if it had come there now: the clock was set back. */
export function beginAgain(open: OpenPolicy, escalation: Escalation, nowMs: number): Escalation {
  const { severity } = escalation
  const { steps } = open.policy[severity]
  const step = Math.min(escalation.step, steps.length)
  const goneMs = (steps[step - 1]?.afterSeconds ?? 0) * secondMs
  const baseMs = Math.ceil(nowMs / secondMs) * secondMs - goneMs
  const dueMs = stepDueMs(open, severity, { baseMs, step })
  return { ...escalation, baseMs, step, dueMs, lastStepMs: Math.min(escalation.lastStepMs, nowMs) }
}

/** Whom a step tells; null: those whom the routes say. */
export function contactPointOfStep({ policy }: Pick<OpenPolicy, 'policy'>, severity: StepSeverity, step: number): string | null {
  const { steps } = policy[severity]
  return (steps[step] ?? steps.at(-1))?.contactPoint ?? null
}
