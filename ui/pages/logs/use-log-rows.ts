import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { callApi, earlyReply } from '../../lib/api.ts'
import type { Reply } from '../../lib/replies.ts'
import { isOpenRange } from '../../lib/time-range.ts'
import { rowsQuery } from './first-question.ts'
import type { LogSearch } from './log-search.ts'
import { addNewer, addOlder, newestPlace, oldestPlace, rowsOf } from './row-window.ts'
import type { RowPage, RowPlace, RowWindow } from './row-window.ts'

const lookAgainMs = 2000

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
      const place = at === '' ? null : { at }
      return beginWindow(search, at, pageOf(await ask(search, place, 'older', signal), place, 'older'))
    },
    initialData: () => {
      const reply = at === '' ? earlyReply('GET /api/logs', { query: rowsQuery(search, null, 'older') }) : undefined
      return reply && beginWindow(search, at, pageOf(reply, null, 'older'))
    },
    placeholderData: keepPreviousData,
    refetchOnReconnect: false,
    refetchInterval: ({ state: { data } }) =>
      data && data.pages.length === 1 && rowsOf(data).length === 0 && oldestPlace(data) === null && isOpenRange(search, Date.now())
        ? lookAgainMs
        : false,
  })
  const { refetch } = first
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
        const { page, reached } = pageOf(await ask(search, place, side, signal), place, side)
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
    /** Reads from the newest again; whether that was answered. */
    refetch: useCallback(async () => {
      setError(undefined)
      return (await refetch()).isSuccess
    }, [refetch]),
  }
}

interface ReadPage {
  readonly page: RowPage
  readonly reached: string
}

function ask(search: LogSearch, place: RowPlace | null, side: Side, signal: AbortSignal): Promise<Reply<'GET /api/logs'>> {
  return callApi('GET /api/logs', { query: rowsQuery(search, place, side), signal })
}

function pageOf({ rows, next, searchedFrom }: Reply<'GET /api/logs'>, place: RowPlace | null, side: Side): ReadPage {
  const end = next === null ? null : { cursor: next }
  return {
    page: side === 'older' ? { rows, newer: place, older: end } : { rows: rows.toReversed(), newer: end, older: place },
    reached: searchedFrom,
  }
}

function beginWindow(search: LogSearch, at: string, { page, reached }: ReadPage): RowWindow {
  return { name: JSON.stringify([search, at]), pages: [page], searchedFrom: reached, searchedTo: at === '' ? undefined : at }
}
