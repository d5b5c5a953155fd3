import { useEffect, useRef } from 'react'
import type { PointerEvent, RefObject } from 'react'

import type { Dashboard } from '../../../../src/api/contract/dashboards.ts'
import { movedBy } from './change-panel.ts'

const columns = 24

interface Drag {
  readonly before: Dashboard
  readonly isSize: boolean
  /** Where the pointer began, in pixels of the grid. */
  readonly x: number
  readonly y: number
  /** Cells it went so far. */
  steps: readonly [right: number, down: number]
}

interface Options {
  /** The panel's own element. */
  readonly element: RefObject<HTMLElement | null>
  readonly id: number
  readonly dashboard: Dashboard
  readonly onEdit: ((dashboard: Dashboard) => void) | undefined
}

/**
 * Handlers that move a panel, or change its size, by whole cells as the pointer goes; Escape puts it back. What it covers makes room from
 * where all stood before, so that nothing is pushed by places the pointer only went over.
 */
export function usePanelDrag({ element, id, dashboard, onEdit }: Options) {
  const drag = useRef<Drag | null>(null)
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const gridOf = (): { readonly rect: DOMRect; readonly cell: number; readonly line: number; readonly sign: number } | undefined => {
    const grid = element.current?.parentElement
    if (!grid) return undefined
    const { display, direction, gridAutoRows, rowGap } = getComputedStyle(grid)
    if (display !== 'grid') return undefined
    const rect = grid.getBoundingClientRect()
    const line = (Number.parseFloat(gridAutoRows) || 1) + (Number.parseFloat(rowGap) || 0)
    return { rect, cell: rect.width / columns, line, sign: direction === 'rtl' ? -1 : 1 }
  }
  const end = (): void => {
    stop.current?.abort()
    drag.current = null
    element.current?.classList.remove('moving')
  }
  const start = (event: PointerEvent, isSize: boolean): void => {
    const grid = gridOf()
    // The panel's menu stands in its head; what it opens hangs elsewhere in the document, and is heard of here all the same.
    const { target, currentTarget } = event
    const isOnHead = target instanceof Element && currentTarget.contains(target) && target.closest('button, a') === null
    if (!onEdit || !grid || event.button !== 0 || !isOnHead) return
    const before = dashboard
    drag.current = { before, isSize, x: event.clientX - grid.rect.left, y: event.clientY - grid.rect.top, steps: [0, 0] }
    event.currentTarget.setPointerCapture(event.pointerId)
    element.current?.classList.add('moving')
    const listening = new AbortController()
    stop.current = listening
    addEventListener(
      'keydown',
      (key) => {
        if (key.key !== 'Escape') return
        key.preventDefault()
        onEdit(before)
        end()
      },
      { capture: true, signal: listening.signal },
    )
  }
  const move = (event: PointerEvent): void => {
    const grid = gridOf()
    const now = drag.current
    if (!onEdit || !now || !grid) return
    // The grid itself moves when the page is scrolled meanwhile.
    const right = Math.round(((event.clientX - grid.rect.left - now.x) / grid.cell) * grid.sign)
    const down = Math.round((event.clientY - grid.rect.top - now.y) / grid.line)
    if (right === now.steps[0] && down === now.steps[1]) return
    now.steps = [right, down]
    onEdit(movedBy(now.before, id, [right, down], now.isSize))
  }
  const handlers = (isSize: boolean) => ({
    onPointerDown: (event: PointerEvent) => start(event, isSize),
    onPointerMove: move,
    onPointerUp: end,
    onPointerCancel: end,
  })
  return { moving: handlers(false), sizing: handlers(true) }
}
