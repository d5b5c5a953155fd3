import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'

import type { tailLogsEvent } from '../../../src/api/contract/logs.ts'
import { basePath } from '../../lib/base-path.ts'
import { currentProject } from '../../lib/project.ts'
import type { LogSearch } from './log-search.ts'
import { emptyTail, pushTail, resumeTail } from './tail-buffer.ts'
import type { Tail } from './tail-buffer.ts'

type TailEvent = z.output<typeof tailLogsEvent>

const paintEveryMs = 100

/**
 * Rows as they are acknowledged, while `on`. Painted at most ten times a second; while `paused` they wait. The browser connects again by
 * itself; `lost` says that it is trying to.
 */
export function useLogTail(options: { on: boolean; search: LogSearch; paused: boolean }): {
  tail: Tail
  lost: boolean
  resume: () => void
} {
  const { on, paused } = options
  const { q, environment, service } = options.search
  const [tail, setTail] = useState<Tail>(emptyTail)
  const [lost, setLost] = useState(false)
  const isPaused = useRef(paused)
  useEffect(() => {
    isPaused.current = paused
  }, [paused])
  useEffect(() => {
    setTail(emptyTail)
    setLost(false)
    if (!on) return
    const query = new URLSearchParams({ q, ...(environment && { environment }), ...(service && { service }) })
    const project = currentProject()
    if (project) query.set('project', project)
    const events = new EventSource(`${basePath}/api/logs/tail?${query}`)
    const pending: TailEvent[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const paint = (): void => {
      timer = undefined
      const batch = pending.splice(0)
      const rows = batch.flatMap((event) => event.rows)
      const skipped = batch.reduce((sum, event) => sum + event.skipped, 0)
      setTail((before) => pushTail(before, rows, skipped, isPaused.current))
    }
    events.addEventListener('open', () => setLost(false))
    events.addEventListener('error', () => setLost(true))
    events.addEventListener('rows', ({ data }: MessageEvent<string>) => {
      pending.push(JSON.parse(data) as TailEvent) // our own server; its replies are checked in tests
      timer ??= setTimeout(paint, paintEveryMs)
    })
    return () => {
      clearTimeout(timer)
      events.close()
    }
  }, [on, q, environment, service])
  const resume = useCallback(() => setTail(resumeTail), [])
  return { tail, lost, resume }
}
