import { useEffect, useRef, useState } from 'react'
import type { RefObject } from 'react'

import { useListKeys } from './use-list-keys.ts'

interface Options {
  /** What each row is known by, in the order in which they stand. */
  readonly keys: readonly string[]
  /** What Enter does; `subject` presses the link or button in the heading of the row. */
  readonly onOpen: 'subject' | ((index: number) => void)
  /** The keys come to a row, which need not be drawn yet. */
  readonly onReach?: (index: number) => void
}

interface RowKeys {
  /** Of the table's body. */
  readonly body: RefObject<HTMLTableSectionElement | null>
  /** What a row is given beside its own. */
  readonly of: (key: string) => { readonly 'aria-current'?: 'true'; readonly tabIndex?: -1 }
}

/**
 * The keys of a list for the rows of a table. The row they come to gets the focus: it is read out, comes into sight, and Tab goes on to
 * what stands in it. It stays the current one when the rows are asked for again or come in another order.
 */
export function useRowKeys(options: Options | undefined): RowKeys {
  const body = useRef<HTMLTableSectionElement>(null)
  const [current, setCurrent] = useState<{ readonly key: string }>()
  const { keys = [], onOpen, onReach } = options ?? {}
  useListKeys(
    options && {
      count: keys.length,
      active: current ? keys.indexOf(current.key) : -1,
      onMove: (index) => {
        const key = keys[index]
        if (key === undefined) return
        onReach?.(index)
        setCurrent({ key })
      },
      onOpen: (index) => {
        if (typeof onOpen === 'function') onOpen(index)
        else body.current?.querySelector<HTMLElement>('tr[aria-current] > th :is(a, button)')?.click()
      },
    },
  )
  useEffect(() => {
    if (!current) return
    const row = body.current?.querySelector<HTMLElement>('tr[aria-current]')
    row?.focus({ preventScroll: true })
    row?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return { body, of: (key) => (key === current?.key ? { 'aria-current': 'true', tabIndex: -1 } : {}) }
}
