import { isStepRoute } from '../policy/step-route.ts'
import { isPlatformRoute } from '../route/platform-route.ts'

const retentionMs = 120 * 3_600_000
/** What steps of the policy told is told again by steps alone, and those who run the platform are told once. */
const onceRetentionMs = 30 * 86_400_000

/** For how long at most an entry of the log is kept after a group of this route was told of. */
export function logRetentionMs(routeId: string): number {
  return isStepRoute(routeId) || isPlatformRoute(routeId) ? onceRetentionMs : retentionMs
}
