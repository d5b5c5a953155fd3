import type { Policy } from './policy.ts'

/** The parts of a policy, each by the name of its field. */
const policyParts = [
  'critical',
  'high',
  'medium',
  'low',
  'warning',
  'info',
  'otherAs',
  'zone',
  'quiet',
  'fallback',
  'deadMan',
  'dailyTest',
  'mustFire',
] as const satisfies readonly (keyof Policy)[]
export type PolicyPart = (typeof policyParts)[number]

/** Names of the parts in which two policies differ. */
export function listChanges(before: Policy, after: Policy): readonly PolicyPart[] {
  return policyParts.filter((part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]))
}
