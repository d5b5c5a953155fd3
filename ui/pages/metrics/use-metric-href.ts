import { useCallback } from 'react'
import { useSearch } from 'wouter'

import { useContextSearch } from '../../shell/use-context-search.ts'
import { metricPath } from './build/metric-address.ts'

/** Addresses of metrics' pages, in the time and scope one looks at, with the search beside them. */
export function useMetricHref(): (name: string) => string {
  const context = useContextSearch()
  const q = new URLSearchParams(useSearch()).get('q')
  return useCallback(
    (name) => {
      const parameters = new URLSearchParams(context)
      if (q) parameters.set('q', q)
      const text = parameters.toString()
      return `${metricPath(name)}${text && `?${text}`}`
    },
    [context, q],
  )
}
