import { useEffect, useRef } from 'react'

import { isTyping } from './is-typing.ts'
import { pressedKey } from './pressed-key.ts'

interface Options {
  readonly count: number
  /** The row the keys stand on; -1 for none yet. */
  readonly active: number
  readonly onMove: (index: number) => void
  readonly onOpen: (index: number) => void
}

/** `j` and `k` move through the rows of the page's list, Enter opens one (unless a link or button has the focus). */
export function useListKeys(options: Options): void {
  const latest = useRef(options)
  useEffect(() => {
    latest.current = options
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { count, active, onMove, onOpen } = latest.current
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return
      const key = pressedKey(event)
      const step = key === 'j' ? 1 : key === 'k' ? -1 : 0
      if (step !== 0 && count > 0) onMove(Math.min(Math.max(active + step, 0), count - 1))
      else if (event.key === 'Enter' && active >= 0 && !(event.target instanceof Element && event.target.closest('a, button, summary')))
        onOpen(active)
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
}
