import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import type { QualityPolicy } from '../../../../src/api/contract/alert-quality.ts'
import { callApi } from '../../../lib/api.ts'
import { usePreference } from '../../../lib/preferences.ts'
import { useRange } from '../../../shell/use-range.ts'
import { useScope } from '../../../shell/use-scope.ts'

const refreshMs = 60_000
/** They are put in order by their columns: they come at once for all but the most. */
const rulesAtOnce = 500

/** How good the alerts of the range were. */
export function useQuality() {
  const { range, live } = useRange()
  const { service } = useScope()
  const zone = usePreference('zone') === 'utc' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone
  const query = { ...range, zone, limit: rulesAtOnce, ...(service !== '' && { service }) }
  return useInfiniteQuery({
    queryKey: ['alert-quality', query],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/alerting/quality', { query: { ...query, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
    refetchInterval: live ? refreshMs : false,
  })
}

const policyKey = ['alert-quality-policy']

/** What is done against noise. */
export function useQualityPolicy() {
  return useQuery({
    queryKey: policyKey,
    queryFn: ({ signal }) => callApi('GET /api/alerting/quality/policy', { signal }),
    staleTime: refreshMs,
  })
}

/** Null: what is usual. */
export function useChangePolicy(version: number) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (policy: QualityPolicy | null) => callApi('PUT /api/alerting/quality/policy', { body: { policy, version } }),
    onSuccess: (saved) => client.setQueryData(policyKey, saved),
  })
}
