import { useEffect, useRef } from 'react'
import type { PointerEvent, RefObject } from 'react'

import { foldPlace } from './canvas/draw-waterfall.ts'
import { headHeight, waterfallColumns } from './canvas/waterfall-scene.ts'
import type { LiveView } from './model/live-view.ts'
import { panView, zoomView } from './model/time-view.ts'
import type { TraceTree } from './model/trace-tree.ts'

/** Less is a click. */
const leastDrag = 4
const wheelZoom = 1.0018

interface Options {
  readonly host: RefObject<HTMLDivElement | null>
  readonly view: LiveView
  readonly rows: Int32Array
  readonly tree: TraceTree
  readonly rowHeight: number
  readonly redraw: () => void
  readonly onPoint: (row: number) => void
  readonly onChoose: (row: number) => void
  readonly onToggle: (span: number) => void
}

interface Drag {
  readonly kind: 'ruler' | 'lane' | 'name'
  readonly fromX: number
  lastX: number
  moved: boolean
}

/**
 * The pointer on the waterfall: a click chooses or folds, a drag on the ruler zooms into what was drawn over, a drag in the lanes moves
 * in time, the wheel with Control zooms where the pointer stands, sideways it moves in time. Up and down stays scrolling.
 */
export function useTimeGestures(options: Options) {
  const { host, view, rows, tree, rowHeight, redraw, onPoint, onChoose, onToggle } = options
  const drag = useRef<Drag>(null)
  const chosen = useRef<readonly [number, number] | null>(null)
  useEffect(() => {
    const element = host.current
    if (!element) return
    const onWheel = (event: WheelEvent): void => {
      const { laneFrom, laneTo } = waterfallColumns(element.clientWidth)
      const sideways = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault()
        const { fromMs, toMs } = view.get()
        const share = Math.min(Math.max((event.clientX - element.getBoundingClientRect().left - laneFrom) / (laneTo - laneFrom), 0), 1)
        view.set(zoomView(view.get(), wheelZoom ** event.deltaY, fromMs + share * (toMs - fromMs), view.totalMs))
      } else if (Math.abs(sideways) > (event.shiftKey ? 0 : Math.abs(event.deltaY))) {
        event.preventDefault()
        view.set(panView(view.get(), sideways / (laneTo - laneFrom), view.totalMs))
      }
    }
    // React listens passively, and the browser would zoom the page.
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [host, view])

  const at = (event: PointerEvent): { x: number; y: number; row: number; columns: ReturnType<typeof waterfallColumns> } => {
    const box = event.currentTarget.getBoundingClientRect()
    const [x, y] = [event.clientX - box.left, event.clientY - box.top]
    const row = y < headHeight ? -1 : Math.floor((y - headHeight + event.currentTarget.scrollTop) / rowHeight)
    return { x, y, row: row < rows.length ? row : -1, columns: waterfallColumns(event.currentTarget.clientWidth) }
  }
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0 || event.clientX - event.currentTarget.getBoundingClientRect().left > event.currentTarget.clientWidth) return
      const { x, y, columns } = at(event)
      const kind = x < columns.laneFrom ? 'name' : y < headHeight ? 'ruler' : 'lane'
      drag.current = { kind, fromX: x, lastX: x, moved: false }
      // A finger scrolls; it has no drags of its own.
      if (event.pointerType === 'mouse') event.currentTarget.setPointerCapture(event.pointerId)
    },
    onPointerMove: (event: PointerEvent) => {
      const { x, row, columns } = at(event)
      const going = drag.current
      if (!going || event.pointerType !== 'mouse') {
        onPoint(row)
        return
      }
      if (Math.abs(x - going.fromX) > leastDrag) going.moved = true
      if (!going.moved) return
      if (going.kind === 'ruler') {
        chosen.current = [Math.min(x, going.fromX), Math.max(x, going.fromX)]
        redraw()
      } else if (going.kind === 'lane') {
        view.set(panView(view.get(), (going.lastX - x) / (columns.laneTo - columns.laneFrom), view.totalMs))
      }
      going.lastX = x
    },
    onPointerUp: (event: PointerEvent) => {
      const going = drag.current
      drag.current = null
      if (!going) return
      const { row, x, columns } = at(event)
      if (going.moved) {
        if (chosen.current) {
          const { fromMs, toMs } = view.get()
          const perPixel = (toMs - fromMs) / (columns.laneTo - columns.laneFrom)
          const [left, right] = chosen.current
          chosen.current = null
          view.set({ fromMs: fromMs + (left - columns.laneFrom) * perPixel, toMs: fromMs + (right - columns.laneFrom) * perPixel })
          redraw()
        }
        return
      }
      if (row < 0) return
      const span = rows[row] ?? -1
      const fold = span < 0 ? Infinity : foldPlace(tree.depth[span] ?? 0, columns.names)
      if (span >= 0 && (tree.below[span] ?? 0) > 0 && Math.abs(x - fold) <= 11) onToggle(span)
      else onChoose(row)
    },
    onPointerCancel: () => {
      drag.current = null
      chosen.current = null
    },
    onPointerLeave: () => onPoint(-1),
  }
  return { handlers, chosen }
}
