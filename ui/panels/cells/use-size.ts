import { useLayoutEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

/** The inner size of an element in pixels, kept up to date; nothing before the first layout. */
export function useSize<Element extends HTMLElement>(): [RefObject<Element | null>, { readonly width: number; readonly height: number }] {
  const element = useRef<Element>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const target = element.current
    if (!target) return
    const measure = (): void =>
      setSize((before) =>
        before.width === target.clientWidth && before.height === target.clientHeight
          ? before
          : { width: target.clientWidth, height: target.clientHeight },
      )
    const observer = new ResizeObserver(measure)
    measure()
    observer.observe(target)
    return () => observer.disconnect()
  }, [])
  return [element, size]
}
