import { useCallback } from 'react'

import { useContextSearch } from '../../shell/use-context-search.ts'

/** Addresses of expressions, in the time one looks at. */
export function useExploreHref(): (expr: string) => string {
  const search = useContextSearch()
  return useCallback(
    (expr) => {
      const parameters = new URLSearchParams(search)
      parameters.set('expr', expr)
      return `/metrics/explore?${parameters.toString()}`
    },
    [search],
  )
}
