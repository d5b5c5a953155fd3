import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { loadVerdicts, type Verdict } from './load-verdicts.ts'

/** One time an alert fired. */
export interface Occurrence {
  readonly fingerprint: string
  readonly startsAt: string
}

const staleMs = 30_000

/** What was thought of one time an alert fired; undefined: nothing yet. */
export function useVerdict({ fingerprint, startsAt }: Occurrence): Verdict | undefined {
  const { data } = useQuery({
    queryKey: ['alert-verdicts', fingerprint],
    queryFn: () => loadVerdicts(fingerprint),
    staleTime: staleMs,
  })
  return data?.find((one) => isOf(one, startsAt, data))
}

/** What is known of an alert may begin earlier than it seemed to when it fired: the first verdict from then on is meant. */
function isOf(one: Verdict, startsAt: string, all: readonly Verdict[]): boolean {
  const from = Date.parse(startsAt)
  const at = Date.parse(one.startsAt)
  return at >= from && !all.some((other) => Date.parse(other.startsAt) >= from && Date.parse(other.startsAt) < at)
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
