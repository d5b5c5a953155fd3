import { useSyncExternalStore } from 'react'

import { isTyping } from './is-typing.ts'
import { pressedKey } from './pressed-key.ts'

let asTable = false
const listeners = new Set<() => void>()

/** Whether charts are shown as tables, for the whole page at once; `t` and every chart's button switch it. */
export function useChartView(): { asTable: boolean; toggle: () => void } {
  return { asTable: useSyncExternalStore(subscribe, () => asTable), toggle }
}

function toggle(): void {
  asTable = !asTable
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) addEventListener('keydown', onKey)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) removeEventListener('keydown', onKey)
  }
}

function onKey(event: KeyboardEvent): void {
  if (pressedKey(event) === 't' && !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target))
    toggle()
}
