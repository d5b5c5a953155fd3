import { memo, useEffect, useRef } from 'react'
import type { PointerEvent } from 'react'

import { useWords } from '../../lib/use-words.ts'
import type { CanvasLook } from './canvas/canvas-look.ts'
import { drawMinimap } from './canvas/draw-minimap.ts'
import { useCanvas } from './canvas/use-canvas.ts'
import type { LiveView } from './model/live-view.ts'
import type { SpanStore } from './model/span-store.ts'
import type { TraceTree } from './model/trace-tree.ts'
import { words } from './words.ts'

interface Props {
  store: SpanStore
  tree: TraceTree
  colours: ReadonlyMap<number, string>
  look: CanvasLook
  view: LiveView
}

const leastDrag = 4

/** The whole trace in small with the part in sight marked; a drag chooses another part, a click centres it. The keys of the waterfall do the same. */
export const Minimap = memo(function Minimap({ store, tree, colours, look, view }: Props) {
  const t = useWords(words)
  // Spans are drawn once; what moves lies over them.
  const { canvas } = useCanvas((context, width, height) => {
    context.clearRect(0, 0, width, height)
    drawMinimap(context, width, height, { store, tree, colours, look })
  })
  const frame = useRef<HTMLDivElement>(null)
  const dragFrom = useRef<number>(null)
  useEffect(() => {
    const place = (): void => {
      const { fromMs, toMs } = view.get()
      if (!frame.current) return
      frame.current.style.left = `${(fromMs / view.totalMs) * 100}%`
      frame.current.style.width = `${((toMs - fromMs) / view.totalMs) * 100}%`
    }
    place()
    return view.subscribe(place)
  }, [view])
  const msAt = (event: PointerEvent): number => {
    const { left, width } = event.currentTarget.getBoundingClientRect()
    return ((event.clientX - left) / width) * view.totalMs
  }
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      dragFrom.current = msAt(event)
    },
    onPointerMove: (event: PointerEvent) => {
      if (dragFrom.current === null) return
      const [from, to] = [dragFrom.current, msAt(event)]
      const least = (leastDrag / event.currentTarget.clientWidth) * view.totalMs
      if (Math.abs(to - from) > least) view.set({ fromMs: Math.min(from, to), toMs: Math.max(from, to) })
    },
    onPointerUp: (event: PointerEvent) => {
      const from = dragFrom.current
      dragFrom.current = null
      const at = msAt(event)
      if (from === null || Math.abs(at - from) > (leastDrag / event.currentTarget.clientWidth) * view.totalMs) return
      const { fromMs, toMs } = view.get()
      view.set({ fromMs: at - (toMs - fromMs) / 2, toMs: at + (toMs - fromMs) / 2 })
    },
  }
  return (
    <div className="wf-map" role="img" aria-label={t('minimap')} {...handlers}>
      <canvas ref={canvas} aria-hidden />
      <div ref={frame} className="wf-frame" />
    </div>
  )
})
