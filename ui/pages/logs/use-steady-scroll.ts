import type { Virtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef } from 'react'
import type { RefObject } from 'react'

import type { LogRow } from '../../../src/api/contract/logs.ts'

/**
 * Keeps what is on screen where it is when rows come or go above it; other rows altogether are shown from their top. At the very top, with
 * nothing newer left to read, new rows push the others down: that is where one watches them come.
 */
export function useSteadyScroll(options: {
  scroller: RefObject<HTMLDivElement | null>
  virtual: Virtualizer<HTMLDivElement, Element>
  /** Of the list whose rows these are: another list begins at its top. */
  name: string
  rows: readonly LogRow[]
  hasNewer: boolean
}): void {
  const { scroller, virtual, name, rows, hasNewer } = options
  const before = useRef({ name, rows, hasNewer, first: 0, within: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    const { name: heldName, rows: held, hasNewer: hadNewer, first, within } = before.current
    if (element && held !== rows) {
      const row = held[first]
      const now = row && heldName === name ? findRow(rows, row) : -1
      const stays = hadNewer || element.scrollTop > 0
      if (now < 0) element.scrollTop = 0
      else if (now !== first && stays) element.scrollTop = (virtual.measurementsCache[now]?.start ?? 0) + within
    }
    const top = element?.scrollTop ?? 0
    const place = virtual.measurementsCache.length > 0 ? virtual.getVirtualItemForOffset(top) : undefined
    before.current = { name, rows, hasNewer, first: place?.index ?? 0, within: top - (place?.start ?? 0) }
  })
}

/** The very row, or when it was read anew, the one that shows the same. */
function findRow(rows: readonly LogRow[], row: LogRow): number {
  const index = rows.indexOf(row)
  if (index >= 0) return index
  const { timestamp, service, spanId, body } = row
  return rows.findIndex((one) => one.timestamp === timestamp && one.service === service && one.spanId === spanId && one.body === body)
}
