import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'
import { flushSync } from 'react-dom'

/**
 * The inner width of an element in pixels, kept up to date; 0 before the first layout. The browser tells it between layout and painting:
 * asking would have it lay everything out in the midst of a change, once more for each of many. `isAtOnce` asks all the same, for the one
 * of a page that takes long to draw: it need not wait for the frame to begin.
 */
export function useWidth<Element extends HTMLElement>(isAtOnce = false): [RefObject<Element | null>, number] {
  const element = useRef<Element>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => flushSync(() => setWidth(Math.floor(entry?.contentRect.width ?? 0))))
    if (isAtOnce) setWidth(element.current.clientWidth)
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [isAtOnce])
  return [element, width]
}
