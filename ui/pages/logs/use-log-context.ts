import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { callApi } from '../../lib/api.ts'

const firstRows = 50
const moreRows = 100
const mostRows = 500

/** The rows around one, of its service and host; more of them as they are asked for, as far as the API gives. */
export function useLogContext(row: LogRow | undefined) {
  const [asked, setAsked] = useState({ row, before: firstRows, after: firstRows })
  const counts = asked.row === row ? asked : { row, before: firstRows, after: firstRows }
  const answer = useQuery({
    queryKey: ['log-context', row?.timestamp, row?.service, row?.host, counts.before, counts.after],
    queryFn: ({ signal }) =>
      callApi('GET /api/logs/context', {
        query: {
          timestamp: row?.timestamp ?? '',
          before: counts.before,
          after: counts.after,
          ...(row?.service && { service: row.service }),
          ...(row?.host && { host: row.host }),
        },
        signal,
      }),
    enabled: row !== undefined,
    placeholderData: keepPreviousData,
  })
  const { data } = answer
  const rows = useMemo(() => (data && row ? [...data.after.toReversed(), ...data.before] : []), [data, row])
  return {
    rows,
    isPending: answer.isPending,
    isFetching: answer.isFetching,
    error: answer.error,
    refetch: () => void answer.refetch(),
    hasOlder: data !== undefined && data.before.length >= counts.before && counts.before < mostRows,
    hasNewer: data !== undefined && data.after.length > counts.after && counts.after < mostRows,
    readOn: (side: 'older' | 'newer'): void => {
      const name = side === 'older' ? 'before' : 'after'
      setAsked({ ...counts, [name]: Math.min(counts[name] + moreRows, mostRows) })
    },
  }
}
