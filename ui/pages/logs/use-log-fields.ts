import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { callApi } from '../../lib/api.ts'
import type { LogSearch } from './log-search.ts'

interface Options {
  /** Only this field, with more of its values. */
  readonly field?: string
  /** Only values with this text in them. */
  readonly contains?: string
  readonly enabled: boolean
}

/** Fields of the found rows with their commonest values; of one field when it is named. */
export function useLogFields(search: LogSearch, { field, contains, enabled }: Options) {
  return useQuery({
    queryKey: ['log-fields', search, field, contains],
    queryFn: ({ signal }) =>
      callApi('GET /api/logs/fields', { query: { ...search, ...(field && { field }), ...(contains && { contains }) }, signal }),
    staleTime: 15_000,
    placeholderData: keepPreviousData,
    enabled,
    retry: false,
  })
}
