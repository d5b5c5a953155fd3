import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'

import type { tailLogsEvent } from '../../../src/api/contract/logs.ts'
import { checkSession } from '../../lib/api.ts'
import { basePath } from '../../lib/base-path.ts'
import { currentProject } from '../../lib/project.ts'
import { queryClient } from '../../lib/query-client.ts'
import type { LogSearch } from './log-search.ts'
import { emptyTail, freshTail, pushTail, reopenTail, resumeTail } from './tail-buffer.ts'
import type { Tail } from './tail-buffer.ts'

type TailEvent = z.output<typeof tailLogsEvent>

const paintEveryMs = 100
/** What was refused is tried again after so long. */
const retryMs = 5000
/** So long after it was acknowledged a row can be read from the store, whatever the machine is busy with. */
const settledMs = 6000

interface Options {
  readonly on: boolean
  readonly search: LogSearch
  readonly paused: boolean
  /** Reads the stored rows again; whether that was answered. */
  readonly readStored: () => Promise<boolean>
}

/**
 * Rows as they are acknowledged, while `on`. Painted at most ten times a second; while `paused` they wait. `lost` says that there is no
 * connection: it is made again, and what came meanwhile is read from the store.
 */
export function useLogTail({ on, search, paused, readStored }: Options): { tail: Tail; lost: boolean; resume: () => void } {
  const { q, environment, service } = search
  const [tail, setTail] = useState<Tail>(emptyTail)
  const [lost, setLost] = useState(false)
  /** How often the connection was made again and the rows between are missing. */
  const [gaps, setGaps] = useState(0)
  const isPaused = useRef(paused)
  useEffect(() => {
    isPaused.current = paused
  }, [paused])
  useEffect(() => {
    setTail(emptyTail)
    setLost(false)
    setGaps(0)
    if (!on) return
    const query = new URLSearchParams({ q, ...(environment && { environment }), ...(service && { service }) })
    const project = currentProject()
    if (project) query.set('project', project)
    const pending: TailEvent[] = []
    let events: EventSource | undefined
    let wasOpen = false
    let painting: ReturnType<typeof setTimeout> | undefined
    let retrying: ReturnType<typeof setTimeout> | undefined
    const paint = (): void => {
      clearTimeout(painting)
      painting = undefined
      const batch = pending.splice(0)
      const rows = batch.flatMap((event) => event.rows)
      const skipped = batch.reduce((sum, event) => sum + event.skipped, 0)
      setTail((before) => pushTail(before, rows, skipped, isPaused.current))
    }
    const refuse = (): void => {
      events?.close()
      setLost(true)
      retrying = setTimeout(connect, retryMs)
      // Why nobody says here: the session may be over, or its role another.
      void checkSession()
    }
    function connect(): void {
      events = new EventSource(`${basePath}/api/logs/tail?${query}`)
      events.addEventListener('open', () => {
        paint()
        setLost(false)
        if (wasOpen) {
          setTail(reopenTail)
          setGaps((before) => before + 1)
        }
        wasOpen = true
      })
      events.addEventListener('error', ({ target }) => {
        // A connection that breaks is made again by the browser, one that is refused is not.
        if (target instanceof EventSource && target.readyState === EventSource.CLOSED) refuse()
        else setLost(true)
      })
      events.addEventListener('end', () => {
        void queryClient.invalidateQueries({ queryKey: ['session'] })
        refuse()
      })
      events.addEventListener('rows', ({ data }: MessageEvent<string>) => {
        pending.push(JSON.parse(data) as TailEvent) // our own server; its replies are checked in tests
        painting ??= setTimeout(paint, paintEveryMs)
      })
    }
    connect()
    return () => {
      clearTimeout(painting)
      clearTimeout(retrying)
      events?.close()
    }
  }, [on, q, environment, service])
  useEffect(() => {
    if (gaps === 0 || paused) return
    let isOver = false
    const timer = setTimeout(() => {
      void readStored().then((isRead) => {
        // Paused or broken again meanwhile: it is read anew after that.
        if (isOver) return
        if (isRead) setTail(freshTail)
        setGaps(isRead ? 0 : gaps + 1)
      })
    }, settledMs)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [gaps, paused, readStored])
  const resume = useCallback(() => setTail(resumeTail), [])
  return { tail, lost, resume }
}
