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
  /** To the row of a span there, or on that way. */
  readonly onMove: (row: number, by: 1 | -1) => void
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
  /** A leaf has no child, a root no parent. */
  const moveTo = (to: number | undefined): void => {
    if (to !== undefined && to >= 0) onMove(rows.indexOf(to), 1)
  }
  const act = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false
    switch (event.key) {
      case 'ArrowDown':
        onMove(active + 1, 1)
        return true
      case 'ArrowUp':
        onMove(active - 1, -1)
        return true
      case 'PageDown':
        onMove(active + page, 1)
        return true
      case 'PageUp':
        onMove(active - page, -1)
        return true
      case 'Home':
        onMove(0, 1)
        return true
      case 'End':
        onMove(rows.length - 1, -1)
        return true
      case 'ArrowRight':
        if (event.shiftKey) view.set(panView(view.get(), 0.2, view.totalMs))
        else if (span >= 0 && collapsed.has(span)) onToggle(span)
        else if (span >= 0) moveTo(childrenOf(tree, span)[0])
        return true
      case 'ArrowLeft':
        if (event.shiftKey) view.set(panView(view.get(), -0.2, view.totalMs))
        else if (span >= 0 && (tree.below[span] ?? 0) > 0 && !collapsed.has(span)) onToggle(span)
        else if (span >= 0) moveTo(tree.parent[span])
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
