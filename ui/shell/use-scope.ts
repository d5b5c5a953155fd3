import { choice, text } from '../lib/url-state.ts'
import { useUrlState } from '../lib/use-url-state.ts'

/** How far back the time is that a page compares with; empty: none. */
export const comparisons = ['', '1h', '1d', '7d', '28d'] as const

const schema = { env: text(), svc: text(), cmp: choice(comparisons, '') }

/**
 * What the pages are about besides project and time, as it stands in the address: an environment, a service (both empty for all of them)
 * and the earlier time they compare with.
 */
export function useScope() {
  const [{ env, svc, cmp }, change] = useUrlState(schema)
  return { environment: env, service: svc, compare: cmp, change }
}
