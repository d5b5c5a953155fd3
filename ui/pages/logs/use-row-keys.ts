import { useEffect, useRef, useState } from 'react'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { isTyping } from '../../lib/is-typing.ts'
import { rowIndexOf, rowKeyAt } from './row-keys.ts'

interface Options {
  readonly rows: readonly LogRow[]
  /** Key of the row whose details are open; empty for none. */
  readonly open: string
  readonly onOpen: (row: string) => void
  readonly onMove: (index: number) => void
}

/** `j` and `k` move through the rows (the open details follow), Enter opens. */
export function useRowKeys({ rows, open, onOpen, onMove }: Options): { active: number; setActive: (index: number) => void } {
  const [chosen, setActive] = useState(-1)
  const opened = open ? rowIndexOf(rows, open) : -1
  const active = opened >= 0 ? opened : chosen
  const press = useRef<(event: KeyboardEvent) => void>(() => {})
  useEffect(() => {
    press.current = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) return
      const step = event.key === 'j' ? 1 : event.key === 'k' ? -1 : 0
      if (step !== 0 && rows.length > 0) {
        const next = Math.min(Math.max(active + step, 0), rows.length - 1)
        setActive(next)
        onMove(next)
        if (open) onOpen(rowKeyAt(rows, next))
      } else if (event.key === 'Enter' && active >= 0 && !(event.target instanceof HTMLElement && event.target.closest('a, button'))) {
        onOpen(rowKeyAt(rows, active))
      }
    }
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press.current(event)
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  return { active, setActive }
}
