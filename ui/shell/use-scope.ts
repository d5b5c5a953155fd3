import { scopeSchema } from '../lib/context.ts'
import { useUrlState } from '../lib/use-url-state.ts'

/**
 * What the pages are about besides project and time, as it stands in the address: an environment, a service (both empty for all of them)
 * and the earlier time they compare with.
 */
export function useScope() {
  const [{ env, svc, cmp }, change] = useUrlState(scopeSchema)
  return { environment: env, service: svc, compare: cmp, change }
}
