import { useLayoutEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'

/** Scrolls when it must, and only then is a stop of the Tab key: most panels fit, and nobody wants to pass each of them. */
export function ScrollArea({ className, label, children }: { className: string; label: string; children: ReactNode }) {
  const element = useRef<HTMLDivElement>(null)
  const [overflows, setOverflows] = useState(false)
  useLayoutEffect(() => {
    const area = element.current
    if (!area) return
    const measure = (): void => setOverflows(area.scrollHeight > area.clientHeight || area.scrollWidth > area.clientWidth)
    const observer = new ResizeObserver(measure)
    observer.observe(area)
    for (const child of area.children) observer.observe(child)
    measure()
    return () => observer.disconnect()
  }, [children])
  return (
    <div ref={element} className={className} {...(overflows && { tabIndex: 0, role: 'group', 'aria-label': label })}>
      {children}
    </div>
  )
}
