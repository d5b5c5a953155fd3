import { useQueries } from '@tanstack/react-query'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { callApi } from '../../lib/api.ts'
import { rowIndexOf, timeOfKey } from './row-keys.ts'

const mostAtOnce = 1000

/** The rows of these names in their order: of those at hand, or read by their time. Undefined while they are read, and when they are gone. */
export function useFoundRows(names: readonly string[], rows: readonly LogRow[]): readonly (LogRow | undefined)[] {
  const atHand = names.map((name) => rows[rowIndexOf(rows, name)])
  const read = useQueries({
    queries: names.map((name, index) => {
      const time = timeOfKey(name)
      return {
        queryKey: ['log-row', time, index],
        queryFn: ({ signal }: { signal: AbortSignal }) =>
          callApi('GET /api/logs', { query: { from: time ?? '', to: afterMs(time ?? ''), order: 'oldest', limit: mostAtOnce }, signal }),
        enabled: time !== undefined && atHand[index] === undefined,
        staleTime: Infinity,
      }
    }),
  })
  return names.map((name, index) => {
    const found = read[index]?.data?.rows ?? []
    return atHand[index] ?? found[rowIndexOf(found, name)]
  })
}

/** The next whole millisecond. */
function afterMs(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString()
}
