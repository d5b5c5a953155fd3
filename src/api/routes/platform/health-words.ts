import type { HealthReport, HealthRole, HealthState } from '../../../platform/index.ts'
import { worstState } from '../../../platform/index.ts'

export type HealthWord = 'healthy' | 'degraded' | 'unhealthy'

/** The word of the health API for a state: what nobody knows counts as degraded. */
export function healthWord(state: HealthState): HealthWord {
  if (state === 'ok') return 'healthy'
  return state === 'down' ? 'unhealthy' : 'degraded'
}

/** The word for all parts of a role together. */
export function roleWord({ parts }: HealthReport, role: HealthRole): HealthWord {
  return healthWord(worstState(parts.filter((part) => part.role === role)))
}

/** RFC 3339 from epoch milliseconds. */
export function instantOf(ms: number): string {
  return new Date(ms).toISOString()
}
