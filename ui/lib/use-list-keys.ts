import { useEffect, useRef } from 'react'

import { isFloating } from './is-floating.ts'
import { isTyping } from './is-typing.ts'
import { pressedKey } from './pressed-key.ts'

interface Options {
  readonly count: number
  /** The row the keys stand on; -1 for none yet. */
  readonly active: number
  readonly onMove: (index: number) => void
  readonly onOpen: (index: number) => void
}

/** The lists that listen, the newest last: it alone has the keys, so that one press never moves two. */
const lists: object[] = []

/**
 * `j` and `k` move through the rows of the page's list, Enter opens one (unless a link or button has the focus). A list without options
 * does not listen.
 */
export function useListKeys(options: Options | undefined): void {
  const latest = useRef(options)
  const isOn = options !== undefined
  useEffect(() => {
    latest.current = options
  })
  useEffect(() => {
    if (!isOn) return
    const own = {}
    lists.push(own)
    const listen = (event: KeyboardEvent): void => {
      if (latest.current === undefined || lists.at(-1) !== own || event.defaultPrevented) return
      const { count, active, onMove, onOpen } = latest.current
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isFloating(event.target)) return
      const key = pressedKey(event)
      const step = key === 'j' ? 1 : key === 'k' ? -1 : 0
      const isOpening =
        event.key === 'Enter' && active >= 0 && !(event.target instanceof Element && event.target.closest('a, button, summary'))
      if (!isOpening && (step === 0 || count === 0)) return
      // The field that comes to have the focus is not where the key was pressed: Enter would send its form.
      event.preventDefault()
      if (isOpening) onOpen(active)
      else onMove(Math.min(Math.max(active + step, 0), count - 1))
    }
    addEventListener('keydown', listen)
    return () => {
      lists.splice(lists.indexOf(own), 1)
      removeEventListener('keydown', listen)
    }
  }, [isOn])
}
