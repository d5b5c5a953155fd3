import { useEffect, useRef } from 'react'

import { isTyping } from '../../../lib/is-typing.ts'
import { pressedKey } from '../../../lib/pressed-key.ts'

/** Keys that do something about alerts; the letter after `g` is the shell's. */
export function useAlertKeys(isOn: boolean, actions: Readonly<Record<string, () => unknown>>): void {
  const latest = useRef(actions)
  useEffect(() => {
    latest.current = actions
  })
  useEffect(() => {
    if (!isOn) return
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTyping(event.target) || document.querySelector('dialog[open]')) return
      const act = latest.current[pressedKey(event)]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [isOn])
}
