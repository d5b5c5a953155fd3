import { useMemo } from 'react'
import { useSearch } from 'wouter'

const kept = ['from', 'to', 'env', 'svc', 'cmp'] as const

/** The part of the address that goes along to the next page: time, environment, service, comparison. Begins with `?` unless empty. */
export function useContextSearch(): string {
  const search = useSearch()
  return useMemo(() => {
    const now = new URLSearchParams(search)
    const next = new URLSearchParams()
    for (const name of kept) {
      const value = now.get(name)
      if (value !== null) next.set(name, value)
    }
    const text = next.toString()
    return text && `?${text}`
  }, [search])
}
