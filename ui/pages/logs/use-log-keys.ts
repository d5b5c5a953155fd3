import { useEffect, useRef } from 'react'

import { isTyping } from '../../lib/is-typing.ts'
import { pressedKey } from '../../lib/pressed-key.ts'

/** What the keys of this page do; one that is left out does nothing now. */
export interface LogKeys {
  /** `w`: wrap lines. */
  readonly w: () => void
  /** `p`: pin the open row, or the one the keys stand on. */
  readonly p?: (() => void) | undefined
  /** `c`: the rows around the open one, and back. */
  readonly c?: (() => void) | undefined
  /** Space: pause or go on with the live tail. */
  readonly ' '?: (() => void) | undefined
}

/** The keys of the page besides those of its list (`j`, `k`, Enter). */
export function useLogKeys(keys: LogKeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('dialog[open], [role="menu"]')) return
      const key = pressedKey(event)
      if (key !== 'w' && key !== 'p' && key !== 'c' && key !== ' ') return
      // A button that has the focus is pressed with the space bar.
      if (key === ' ' && event.target instanceof Element && event.target.closest('a, button, summary, [role="option"]')) return
      const act = latest.current[key]
      if (!act) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}
