import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

/** Whether an element can be seen, or nearly. */
export function useSeen<Element extends HTMLElement>(): [RefObject<Element | null>, boolean] {
  const element = useRef<Element>(null)
  const [isSeen, setSeen] = useState(false)
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver((entries) => setSeen(entries.at(-1)?.isIntersecting ?? false), { rootMargin: '80px' })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return [element, isSeen]
}
