import { useRef, useState } from 'react'
import type { PointerEvent } from 'react'

/** Two ends of a horizontal drag, in pixels from the element's left edge; a click has equal ends. Touch drags scroll the page as ever. */
export function useDrag(onDone: (start: number, end: number) => void) {
  const [area, setArea] = useState<readonly [number, number] | null>(null)
  const start = useRef(0)
  return {
    area,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = offset(event)
        setArea([start.current, start.current])
      },
      onPointerMove: (event: PointerEvent) => {
        if (!area) return
        const at = offset(event)
        setArea([Math.min(start.current, at), Math.max(start.current, at)])
      },
      onPointerUp: () => {
        if (area) onDone(...area)
        setArea(null)
      },
      onPointerCancel: () => setArea(null),
    },
  }
}

function offset(event: PointerEvent): number {
  return event.clientX - event.currentTarget.getBoundingClientRect().left
}
