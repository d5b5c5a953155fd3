import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { loadVerdicts, type Verdict } from './load-verdicts.ts'

/** One time an alert fired. */
export interface Occurrence {
  readonly fingerprint: string
  readonly startsAt: string
}

const staleMs = 30_000

/**
 * What was thought of one time an alert fired; undefined: nothing yet. `isNewest`: of the last time; what is known of an alert may begin
 * earlier than it seemed to when it fired.
 */
export function useVerdict({ fingerprint, startsAt }: Occurrence, isNewest = false): Verdict | undefined {
  const { data } = useQuery({
    queryKey: ['alert-verdicts', fingerprint],
    queryFn: ({ signal }) => loadVerdicts(fingerprint, signal),
    staleTime: staleMs,
  })
  const from = Date.parse(startsAt)
  return data?.find((one) => (isNewest ? Date.parse(one.startsAt) >= from : Date.parse(one.startsAt) === from))
}

/** Judges one time an alert fired; shown at once, and as it was when it fails. */
export function useJudge({ fingerprint, startsAt }: Occurrence) {
  const client = useQueryClient()
  const queryKey = ['alert-verdicts', fingerprint]
  return useMutation({
    mutationFn: ({ verdict, reason }: Pick<Verdict, 'verdict' | 'reason'>) =>
      callApi('PUT /api/alerting/verdicts', { body: { fingerprint, startsAt, verdict, reason } }),
    onSuccess: (judged) => {
      client.setQueryData<readonly Verdict[]>(queryKey, (before = []) => [
        judged,
        ...before.filter((one) => one.startsAt !== judged.startsAt),
      ])
      void client.invalidateQueries({ queryKey: ['alert-quality'] })
    },
  })
}
