import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../../lib/api.ts'
import { useSettled } from '../../../../lib/use-settled.ts'
import type { Draft } from './draft.ts'

/** What the server reads in a draft: what is wrong, and the draft in its other form. An answer of the draft before stays until the next. */
export function useRuleCheck(draft: Draft) {
  const settled = useSettled(draft)
  const check = useQuery({
    queryKey: ['rule-check', settled],
    queryFn: ({ signal }) =>
      callApi('POST /api/rule-checks', {
        body: settled.kind === 'yaml' ? { yaml: settled.yaml } : { rule: { ...settled.written } },
        signal,
      }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  return { data: check.data, error: check.error, isCurrent: settled === draft && !check.isPlaceholderData && check.data !== undefined }
}
