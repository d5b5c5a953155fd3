import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'

import { isTyping } from '../lib/is-typing.ts'
import { queryClient } from '../lib/query-client.ts'
import { shiftRange, widenRange } from '../lib/time-range.ts'
import type { Page } from './define-page.ts'
import { useContextSearch } from './use-context-search.ts'
import { useRange } from './use-range.ts'

const sequenceMs = 1500

/** The keys that work on every page: `g` and a letter, `/`, `?`, `[` `]` `z` in time, `r`, `L`, Control K. */
export function useShortcuts(options: { pages: readonly Page[]; onPalette: () => void; onHelp: () => void }): void {
  const [, navigate] = useLocation()
  const search = useContextSearch()
  const { range, live, change } = useRange()
  const press = useRef<(event: KeyboardEvent) => void>(() => {})
  const goAt = useRef(-Infinity)
  useEffect(() => {
    press.current = (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return act(event, options.onPalette)
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return
      const target = options.pages.find(({ key }) => key === event.key)
      if (target && event.timeStamp - goAt.current < sequenceMs) {
        goAt.current = -Infinity
        return act(event, () => navigate(target.paths[0] + (target.timed ? search : '')))
      }
      goAt.current = event.key === 'g' ? event.timeStamp : -Infinity
      const now = Date.now()
      switch (event.key) {
        case '/':
          return act(event, () => document.querySelector<HTMLInputElement>('[data-page-search]')?.focus())
        case '?':
          return act(event, options.onHelp)
        case '[':
          return act(event, () => change({ ...shiftRange(range, -0.5, now), live: false }))
        case ']':
          return act(event, () => change({ ...shiftRange(range, 0.5, now), live: false }))
        case 'z':
          return act(event, () => change(widenRange(range, now)))
        case 'r':
          return act(event, () => void queryClient.invalidateQueries())
        case 'L':
          return act(event, () => change({ live: !live, ...(!live && { to: 'now' }) }))
      }
    }
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press.current(event)
    // Before the keys of the page: the letter after `g` is not theirs.
    addEventListener('keydown', listen, { capture: true })
    return () => removeEventListener('keydown', listen, { capture: true })
  }, [])
}

function act(event: KeyboardEvent, action: () => void): void {
  event.preventDefault()
  action()
}
