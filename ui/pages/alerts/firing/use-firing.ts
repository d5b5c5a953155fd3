import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'

import { callApi } from '../../../lib/api.ts'
import { choice, text } from '../../../lib/url-state.ts'
import { useUrlState } from '../../../lib/use-url-state.ts'
import { useScope } from '../../../shell/use-scope.ts'

const schema = {
  q: text(),
  state: text(),
  sev: text(),
  rcv: text(),
  /** The key of a group, from the link in a message, and what the link was for. */
  group: text(),
  do: choice(['', 'acknowledge', 'silence', 'resolve'], ''),
}

/** What the list is narrowed to besides the scope, as it stands in the address. */
export function useFiringFilters() {
  return useUrlState(schema)
}

/** Values between commas, as the API writes them. */
export function readValues(list: string): readonly string[] {
  return list === '' ? [] : list.split(',').map((value) => value.replaceAll(/%2c/gi, ',').replaceAll('%25', '%'))
}

/** One value added to the list, or taken away. */
export function toggleValue(list: string, value: string): string {
  const values = readValues(list)
  return writeValues(values.includes(value) ? values.filter((one) => one !== value) : [...values, value])
}

function writeValues(values: readonly string[]): string {
  return values.map((value) => value.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',')
}

/** The filters as the API takes them. */
function useChoice() {
  const [{ q, state, sev, rcv, group }] = useFiringFilters()
  const { environment, service } = useScope()
  const search = q.trim()
  return {
    ...(search.startsWith('{') ? { match: search } : search !== '' && { q: search.slice(0, 256) }),
    ...(state !== '' && { state }),
    ...(sev !== '' && { severity: writeValues(readValues(sev).map((value) => (value === none ? '' : value))) }),
    ...(rcv !== '' && { receiver: rcv }),
    ...(group !== '' && { group }),
    ...(environment !== '' && { environment: writeValues([environment]) }),
    ...(service !== '' && { service: writeValues([service]) }),
  }
}

/** How a missing severity stands in the address. */
export const none = '-'

const pageSize = 100
const everyMs = 5000

/** The alerts, worst first, page by page; asked for again and again. */
export function useFiring() {
  const chosen = useChoice()
  return useInfiniteQuery({
    queryKey: ['alerts', 'list', chosen],
    queryFn: ({ pageParam, signal }) =>
      callApi('GET /api/alerts', { query: { ...chosen, limit: pageSize, ...(pageParam !== null && { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
}

/** How many there are of what. */
export function useFiringCounts() {
  const chosen = useChoice()
  return useQuery({
    queryKey: ['alerts', 'counts', chosen],
    queryFn: ({ signal }) => callApi('GET /api/alerts/counts', { query: chosen, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  })
}
