import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'

import { isFloating } from '../lib/is-floating.ts'
import { isTyping } from '../lib/is-typing.ts'
import { pressedKey } from '../lib/pressed-key.ts'
import { queryClient } from '../lib/query-client.ts'
import { shiftRange, widenRange } from '../lib/time-range.ts'
import type { Page } from './define-page.ts'
import { useOverlay } from './overlay.ts'
import { actionOf } from './shortcuts.ts'
import type { ShortcutAction } from './shortcuts.ts'
import { useContextSearch } from './use-context-search.ts'
import { useRange } from './use-range.ts'

const sequenceMs = 1500

/** Of no use where there is no time. */
const ofTime: ReadonlySet<ShortcutAction> = new Set(['back', 'forward', 'widen', 'live'])

/** Listens to the keys that work on every page: those of `shortcuts.ts`, and `g` and the letter of a page. */
export function useShortcuts(pages: readonly Page[], { timed }: { timed: boolean }): void {
  const [, navigate] = useLocation()
  const search = useContextSearch()
  const { range, change, toggleLive } = useRange()
  const openOverlay = useOverlay()
  const press = useRef<(event: KeyboardEvent) => void>(() => {})
  const goAt = useRef(-Infinity)
  const shift = (share: number): void => change({ ...shiftRange(range, share, Date.now()), live: false })
  const actions: Readonly<Record<ShortcutAction, () => void>> = {
    search: () => document.querySelector<HTMLInputElement>('[data-page-search]')?.focus(),
    palette: () => openOverlay('palette'),
    back: () => shift(-0.5),
    forward: () => shift(0.5),
    widen: () => change(widenRange(range, Date.now())),
    refresh: () => void queryClient.invalidateQueries(),
    live: toggleLive,
    help: () => openOverlay('help'),
  }
  useEffect(() => {
    press.current = (event) => {
      const key = pressedKey(event)
      const take = (action: () => void): void => {
        event.preventDefault()
        action()
      }
      if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') return take(actions.palette)
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isFloating(event.target)) return
      const target = pages.find((page) => page.key === key)
      if (target && event.timeStamp - goAt.current < sequenceMs) {
        goAt.current = -Infinity
        return take(() => navigate(target.paths[0] + (target.timed ? search : '')))
      }
      goAt.current = key === 'g' ? event.timeStamp : -Infinity
      const action = actionOf(key)
      if (action !== undefined && (timed || !ofTime.has(action))) take(actions[action])
    }
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press.current(event)
    // Before the keys of the page: the letter after `g` is not theirs.
    addEventListener('keydown', listen, { capture: true })
    return () => removeEventListener('keydown', listen, { capture: true })
  }, [])
}
