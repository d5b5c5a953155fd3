import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { TimeRange } from '../../lib/time-range.ts'

/** Fields of the found rows with their commonest values; of one field when it is named. */
export function useLogFields(q: string, { from, to }: TimeRange, field?: string) {
  return useQuery({
    queryKey: ['log-fields', q, from, to, field],
    queryFn: ({ signal }) => callApi('GET /api/logs/fields', { query: { q, from, to, ...(field && { field }) }, signal }),
    staleTime: 15_000,
    placeholderData: keepPreviousData,
  })
}
