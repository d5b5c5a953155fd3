import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { callApi } from '../../../lib/api.ts'
import { resolveRange } from '../../../lib/time-range.ts'
import type { TimeRange } from '../../../lib/time-range.ts'
import { readFamilies } from './metric-families.ts'

/** Names read at once; where there are more, the server looks for what is typed. */
const mostNames = 5000

/** The metrics that had samples in a time, with what is known of them. */
export function useCatalogue(range: TimeRange, search: string) {
  const all = useNames(range, '', true)
  const isCut = (all.data?.warnings?.length ?? 0) > 0
  const found = useNames(range, search.trim(), isCut && search.trim() !== '')
  const metadata = useQuery({
    queryKey: ['metric-metadata'],
    queryFn: ({ signal }) => callApi('GET /prometheus/api/v1/metadata', { query: { limit: 10_000 }, signal }),
    staleTime: 60_000,
  })
  const names = isCut && search.trim() !== '' ? found.data?.data : all.data?.data
  const families = useMemo(() => names && readFamilies(names, metadata.data?.data ?? {}), [names, metadata.data])
  return { families, isCut, error: all.error, refetch: all.refetch }
}

function useNames(range: TimeRange, holds: string, enabled: boolean) {
  return useQuery({
    queryKey: ['metric-names', range.from, range.to, holds],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = resolveRange(range, Date.now())
      return callApi('GET /prometheus/api/v1/label/:name/values', {
        params: { name: '__name__' },
        query: {
          start: String(Math.floor(fromMs / 1000)),
          end: String(Math.ceil(toMs / 1000)),
          limit: mostNames,
          ...(holds && {
            'match[]': `{__name__=~${JSON.stringify(`(?i).*${holds.replaceAll(/[^\w\s]/g, String.raw`\$&`).replaceAll(/\s+/g, '.*')}.*`)}}`,
          }),
        },
        signal,
      })
    },
    enabled,
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })
}
