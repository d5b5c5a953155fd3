import { useMemo } from 'react'

import { useContextSearch } from '../../shell/use-context-search.ts'

interface Addresses {
  readonly service: (service: string, tab?: string) => string
  /** Traces with such a span. */
  readonly traces: (service: string, filter?: { operation?: string; release?: string; status?: 'error' }) => string
  /** A trace, with one of its spans open. */
  readonly trace: (traceId: string, spanId?: string) => string
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
      traces: (service, { operation, release, status } = {}) =>
        address('/traces', {
          svc: service,
          q: [status && `status:${status}`, release && `service.version:${quote(release)}`, operation && `operation:${quote(operation)}`]
            .filter(Boolean)
            .join(' '),
        }),
      trace: (traceId, spanId) => address(`/trace/${traceId}`, { span: spanId }),
      logs: (service, rest) => address('/logs', { svc: service, q: rest }),
    }
  }, [search])
}

/** As the searches of spans and logs quote. */
function quote(text: string): string {
  return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`
}
