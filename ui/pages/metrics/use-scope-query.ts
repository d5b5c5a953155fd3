import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'

/** What the page's questions about metrics have in common: the time, the environment and the service. */
export function useScopeQuery() {
  const { from, to } = useRange()
  const { environment, service } = useScope()
  return { from, to, environment, service }
}
