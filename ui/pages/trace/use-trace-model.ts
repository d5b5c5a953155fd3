import { useMemo } from 'react'

import { findCriticalPath, longestWait, piecesBySpan } from './model/critical-path.ts'
import { markLogs } from './model/log-marks.ts'
import { buildTraceTree } from './model/trace-tree.ts'
import { useTraceLogs } from './use-trace-logs.ts'
import type { LoadedTrace } from './use-trace.ts'

/** What the views of a trace share, made anew only when more of it has come. */
export function useTraceModel(trace: LoadedTrace) {
  const { store, count } = trace
  const { rows, isCut } = useTraceLogs(store.head)
  const shape = useMemo(() => {
    const tree = buildTraceTree(store)
    const path = findCriticalPath(store, tree)
    const services: number[] = []
    const known = new Set<number>()
    for (let span = 0; span < count; span++) {
      const service = store.service[span] ?? 0
      if (!known.has(service)) services.push(service)
      known.add(service)
    }
    return { tree, services, path: piecesBySpan(path), wait: longestWait(path, store.head.durationMs) }
  }, [store, count])
  const logs = useMemo(() => markLogs(store, rows), [store, rows])
  return { store, ...shape, logs, hasMoreLogs: isCut }
}

export type TraceModel = ReturnType<typeof useTraceModel>
