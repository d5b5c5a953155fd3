import { useRange } from '../use-range.ts'
import { useScope } from '../use-scope.ts'
import { useScopes } from '../use-scopes.ts'

/** The services that report in the range and the chosen environment, busiest first, and the chosen one; undefined until they are known. */
export function useServiceNames(): { readonly names: readonly string[] | undefined; readonly error: unknown } {
  const { range } = useRange()
  const { environment, service } = useScope()
  const { data, error } = useScopes(range)
  const inScope = data?.rows.filter((row) => environment === '' || row.environment === environment)
  return { names: inScope && [...new Set([...inScope.map((row) => row.service), service])].filter((name) => name !== ''), error }
}
