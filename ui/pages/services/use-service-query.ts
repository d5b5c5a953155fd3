import { keepPreviousData } from '@tanstack/react-query'

import { useRange } from '../../shell/use-range.ts'
import { useScope } from '../../shell/use-scope.ts'

const everyMs = { live: 5_000, calm: 30_000 }

/** What every read of the page asks for, and how often it asks again. */
export function useServiceQuery() {
  const { range, live } = useRange()
  const { environment, compare } = useScope()
  const scope = { ...range, ...(environment && { environment }) }
  return {
    /** Time and environment. */
    scope,
    /** With the time compared with. */
    compared: { ...scope, ...(compare && { compare }) },
    options: {
      placeholderData: keepPreviousData,
      refetchInterval: range.to === 'now' ? (live ? everyMs.live : everyMs.calm) : (false as const),
    },
  }
}
