import { useQuery } from '@tanstack/react-query'

import { callApi } from '../lib/api.ts'
import type { TimeRange } from '../lib/time-range.ts'

/** The question which services and environments report in a range; asked once a minute at most. */
export function scopesQuery({ from, to }: TimeRange) {
  return {
    queryKey: ['scopes', from, to],
    queryFn: ({ signal }: { signal: AbortSignal }) => callApi('GET /api/scopes', { query: { from, to }, signal }),
    staleTime: 60_000,
  }
}

/** Services and environments that report in the range. */
export function useScopes(range: TimeRange) {
  return useQuery(scopesQuery(range))
}
