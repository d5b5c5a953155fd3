import { useMemo } from 'react'

import { absoluteRange, momentToMs, resolveRange } from '../../lib/time-range.ts'
import type { LogSearch } from './log-search.ts'

/** The same search in the time it is compared with, `back` (as `1d`) before; undefined for no comparison. */
export function useComparedSearch(search: LogSearch, back: string): LogSearch | undefined {
  return useMemo(() => {
    if (back === '') return undefined
    const now = Date.now()
    const { fromMs, toMs } = resolveRange(search, now)
    const earlierMs = now - momentToMs(`now-${back}`, now)
    return { ...search, ...absoluteRange(fromMs - earlierMs, toMs - earlierMs) }
  }, [search, back])
}
