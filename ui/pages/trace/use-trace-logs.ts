import { useQuery } from '@tanstack/react-query'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import type { TraceHead } from '../../../src/api/contract/traces.ts'
import { callApi } from '../../lib/api.ts'
import { absoluteRange } from '../../lib/time-range.ts'

/** Records of a trace may be written a little before and after its spans. */
const aroundMs = 60_000
/** Past so many, marks say no more. */
const mostRecords = 1000

/** The log records that carry the id of a trace, and whether they are only the newest of them. */
export function useTraceLogs(head: TraceHead | undefined): { rows: readonly LogRow[] | undefined; isCut: boolean } {
  const { data } = useQuery({
    queryKey: ['trace-logs', head?.traceId],
    queryFn: ({ signal }) =>
      callApi('GET /api/logs', { query: { ...logsRange(head), q: `trace_id:${head?.traceId}`, limit: mostRecords }, signal }),
    enabled: head !== undefined,
    staleTime: 60_000,
  })
  return { rows: data?.rows, isCut: typeof data?.next === 'string' }
}

/** The time in which records of a trace are looked for. */
export function logsRange(head: TraceHead | undefined): { from: string; to: string } {
  const start = Date.parse(head?.start ?? '') || 0
  return absoluteRange(start - aroundMs, start + (head?.durationMs ?? 0) + aroundMs)
}
