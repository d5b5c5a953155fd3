import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

/**
 * The inner width of an element in pixels, kept up to date; 0 before the first layout. The browser tells it once it has laid out: asking
 * would have it lay everything out in the midst of a change.
 */
export function useWidth<Element extends HTMLElement>(): [RefObject<Element | null>, number] {
  const element = useRef<Element>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return [element, width]
}
