import type { OpenPolicy } from './policy-book.ts'
import type { StepSeverity } from './policy.ts'

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
  const afterMs = afterSeconds * 1000
  return severity !== 'critical' && policy.quiet.waits.includes(severity) ? quiet.add(baseMs, afterMs) : baseMs + afterMs
}

/** Whom a step tells; null: those whom the routes say. */
export function contactPointOfStep({ policy }: Pick<OpenPolicy, 'policy'>, severity: StepSeverity, step: number): string | null {
  const { steps } = policy[severity]
  return (steps[step] ?? steps.at(-1))?.contactPoint ?? null
}
