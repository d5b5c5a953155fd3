import { useMemo } from 'react'

import { useContextSearch } from '../../shell/use-context-search.ts'

interface Addresses {
  readonly service: (service: string, tab?: string) => string
  /** Traces with such a span. */
  readonly traces: (service: string, filter?: { operation?: string; status?: 'error' }) => string
  readonly trace: (traceId: string) => string
  /** Log records of a service; `rest` is more of the search. */
  readonly logs: (service: string, rest?: string) => string
}

/** Where rows lead, in the time and environment one looks at. */
export function useServiceAddresses(): Addresses {
  const search = useContextSearch()
  return useMemo(() => {
    const address = (path: string, values: Readonly<Record<string, string | undefined>>): string => {
      const parameters = new URLSearchParams(search)
      for (const [name, value] of Object.entries(values)) if (value) parameters.set(name, value)
      const text = parameters.toString()
      return text ? `${path}?${text}` : path
    }
    return {
      service: (service, tab) => address(`/services/${encodeURIComponent(service)}`, { tab }),
      traces: (service, { operation, status } = {}) => address('/traces', { svc: service, operation, status }),
      trace: (traceId) => address(`/trace/${traceId}`, {}),
      logs: (service, rest) => address('/logs', { svc: service, q: rest }),
    }
  }, [search])
}
