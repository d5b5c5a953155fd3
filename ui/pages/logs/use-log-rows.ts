import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { callApi } from '../../lib/api.ts'
import { isOpenRange } from '../../lib/time-range.ts'
import type { LogSearch } from './log-search.ts'
import { addNewer, addOlder, newestPlace, oldestPlace, rowsOf } from './row-window.ts'
import type { RowPage, RowPlace, RowWindow } from './row-window.ts'

const lookAgainMs = 2000
/** A search that finds little answers with what it has after this long; the page shows it and asks on. */
const withinMs = 400

type Side = 'older' | 'newer'

/**
 * Matching rows around a place (`at`; the newest without one), read on at both ends as they are asked for. While there are none it looks
 * again: rows show a moment after they were sent.
 */
export function useLogRows(search: LogSearch, at: string) {
  const client = useQueryClient()
  const queryKey = useMemo(() => ['logs', search, at], [search, at])
  const first = useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<RowWindow> => {
      const { page, reached } = await readPage(search, at === '' ? null : { at }, 'older', signal)
      return { name: JSON.stringify([search, at]), pages: [page], searchedFrom: reached, searchedTo: at === '' ? undefined : at }
    },
    placeholderData: keepPreviousData,
    refetchOnReconnect: false,
    refetchInterval: ({ state: { data } }) =>
      data && data.pages.length === 1 && rowsOf(data).length === 0 && oldestPlace(data) === null && isOpenRange(search, Date.now())
        ? lookAgainMs
        : false,
  })
  const [reading, setReading] = useState<Side | undefined>()
  const [error, setError] = useState<unknown>()
  const running = useRef<AbortController | undefined>(undefined)
  useEffect(() => {
    setError(undefined)
    setReading(undefined)
    return () => running.current?.abort()
  }, [queryKey])
  const readOn = useCallback(
    async (side: Side) => {
      const held = client.getQueryData<RowWindow>(queryKey)
      const place = held && (side === 'older' ? oldestPlace(held) : newestPlace(held))
      if (!place) return
      running.current?.abort()
      const { signal } = (running.current = new AbortController())
      setReading(side)
      setError(undefined)
      try {
        const { page, reached } = await readPage(search, place, side, signal)
        client.setQueryData<RowWindow>(queryKey, (window) =>
          // Read anew meanwhile: the page belongs to what is no longer held.
          window !== held ? window : side === 'older' ? addOlder(held, page, reached) : addNewer(held, page, reached),
        )
      } catch (fault) {
        if (!signal.aborted) setError(fault)
      } finally {
        if (!signal.aborted) setReading(undefined)
      }
    },
    [client, queryKey, search],
  )
  const stop = useCallback(() => {
    running.current?.abort()
    setReading(undefined)
    void client.cancelQueries({ queryKey })
  }, [client, queryKey])
  const window = first.data
  return {
    window,
    rows: useMemo(() => (window ? rowsOf(window) : []), [window]),
    isPending: first.isPending,
    isStale: first.isPlaceholderData,
    error: first.error ?? error,
    reading,
    hasOlder: window !== undefined && oldestPlace(window) !== null,
    hasNewer: window !== undefined && newestPlace(window) !== null,
    readOn,
    stop,
    refetch: () => {
      setError(undefined)
      void first.refetch()
    },
  }
}

async function readPage(
  search: LogSearch,
  place: RowPlace | null,
  side: Side,
  signal: AbortSignal,
): Promise<{ page: RowPage; reached: string }> {
  const order = side === 'older' ? 'newest' : 'oldest'
  const { rows, next, searchedFrom } = await callApi('GET /api/logs', { query: { ...search, ...place, order, withinMs }, signal })
  const end = next === null ? null : { cursor: next }
  return {
    page: side === 'older' ? { rows, newer: place, older: end } : { rows: rows.toReversed(), newer: end, older: place },
    reached: searchedFrom,
  }
}
