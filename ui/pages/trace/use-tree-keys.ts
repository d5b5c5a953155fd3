import type { KeyboardEvent } from 'react'

import type { LiveView } from './model/live-view.ts'
import { panView, zoomView } from './model/time-view.ts'
import { childrenOf } from './model/trace-tree.ts'
import type { TraceModel } from './use-trace-model.ts'

const page = 20

interface Options {
  readonly model: TraceModel
  readonly rows: Int32Array
  readonly active: number
  readonly collapsed: ReadonlySet<number>
  readonly view: LiveView
  readonly onMove: (row: number) => void
  readonly onOpen: (row: number) => void
  readonly onToggle: (span: number) => void
  readonly onCollapse: (collapsed: ReadonlySet<number>) => void
}

/** Keys of a tree (WAI-ARIA): arrows, Home, End, `*` opens all; with Shift left and right move in time, `+`, `-` and `0` zoom. */
export function useTreeKeys(options: Options): (event: KeyboardEvent) => void {
  const { model, rows, active, collapsed, view, onMove, onOpen, onToggle, onCollapse } = options
  const { tree } = model
  const span = rows[active] ?? -1
  const zoom = (factor: number): void => {
    const { fromMs, toMs } = view.get()
    view.set(zoomView(view.get(), factor, (fromMs + toMs) / 2, view.totalMs))
  }
  /** To the next span: log records between them are passed over. */
  const step = (by: number): void => {
    let row = active < 0 && by > 0 ? 0 : active + by
    while ((rows[row] ?? 0) < 0) row += by
    if (rows[row] !== undefined) onMove(row)
  }
  const act = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    switch (event.key) {
      case 'ArrowDown':
        step(1)
        return true
      case 'ArrowUp':
        step(-1)
        return true
      case 'PageDown':
        onMove(Math.min(active + page, rows.length - 1))
        return true
      case 'PageUp':
        onMove(Math.max(active - page, 0))
        return true
      case 'Home':
        onMove(0)
        return true
      case 'End':
        onMove(rows.length - 1)
        return true
      case 'ArrowRight':
        if (event.shiftKey) view.set(panView(view.get(), 0.2, view.totalMs))
        else if (span >= 0 && collapsed.has(span)) onToggle(span)
        else if (span >= 0) onMove(rows.indexOf(childrenOf(tree, span)[0] ?? -1))
        return true
      case 'ArrowLeft':
        if (event.shiftKey) view.set(panView(view.get(), -0.2, view.totalMs))
        else if (span >= 0 && (tree.below[span] ?? 0) > 0 && !collapsed.has(span)) onToggle(span)
        else if (span >= 0) onMove(rows.indexOf(tree.parent[span] ?? -1))
        return true
      case '+':
      case '=':
        zoom(0.5)
        return true
      case '-':
        zoom(2)
        return true
      case '0':
        view.set({ fromMs: 0, toMs: view.totalMs })
        return true
      case '*':
        onCollapse(new Set())
        return true
      case ' ':
        onOpen(active)
        return true
    }
    return false
  }
  return (event) => {
    if (act(event)) event.preventDefault()
  }
}
