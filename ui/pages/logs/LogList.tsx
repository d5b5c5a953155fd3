import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useImperativeHandle, useRef } from 'react'
import type { CSSProperties, ReactNode, Ref } from 'react'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useWords } from '../../lib/use-words.ts'
import { LogLine } from './LogLine.tsx'
import { useSteadyScroll } from './use-steady-scroll.ts'
import { words } from './words.ts'

export interface LogListHandle {
  /** Scrolls as far as needed for the row to be seen, or until it stands in the middle. */
  show(index: number, align?: 'auto' | 'center'): void
}

interface Props {
  ref: Ref<LogListHandle>
  /** Other rows altogether have another name. */
  name: string
  rows: readonly LogRow[]
  columns: readonly string[]
  loading: boolean
  /** The rows are of the question before. */
  stale: boolean
  wrap: boolean
  mark: RegExp | undefined
  active: number
  /** The row whose surroundings these are; -1 for none. */
  current: number
  hasOlder: boolean
  hasNewer: boolean
  /** What stands below the last row. */
  foot: ReactNode
  /** Rows are running out at this end. */
  onNear: (side: 'older' | 'newer') => void
  onOpen: (index: number) => void
  /** Which rows are on screen, and whether the newest is. */
  onSeen: (first: number, last: number) => void
  onScrolled: (away: boolean) => void
}

const rowHeight = 24
/** More rows are asked for when so few are left. */
const aheadRows = 60
const widths: Readonly<Record<string, number>> = { severity: 48, service: 96, host: 104, class: 88, trace_id: 224, span_id: 120 }
const usualWidth = 128

/** The rows on screen and a few around them; more are read when an end comes near. */
export function LogList(props: Props) {
  const {
    name,
    rows,
    columns,
    loading,
    stale,
    wrap,
    mark,
    active,
    current,
    hasOlder,
    hasNewer,
    foot,
    onNear,
    onOpen,
    onSeen,
    onScrolled,
    ref,
  } = props
  const t = useWords(words)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    // Measured heights go along with their rows when others come above them.
    getItemKey: (index) => keyOf(rows[index]) ?? index,
  })
  useImperativeHandle(ref, () => ({ show: (index, align = 'auto') => virtual.scrollToIndex(index, { align }) }), [virtual])
  useSteadyScroll({ scroller, virtual, name, rows, hasNewer })
  const items = virtual.getVirtualItems()
  const first = virtual.range?.startIndex ?? 0
  const last = virtual.range?.endIndex ?? 0
  useEffect(() => {
    if (stale || loading) return
    if (hasOlder && rows.length - last < aheadRows) onNear('older')
    else if (hasNewer && first < aheadRows) onNear('newer')
  })
  useEffect(() => onSeen(first, last), [onSeen, rows, first, last])
  const template = columns.map((column) => `${widths[column] ?? usualWidth}px`).join(' ')
  return (
    <div
      ref={scroller}
      className={stale ? 'log-scroll stale' : 'log-scroll'}
      role="grid"
      aria-label={t('rows')}
      aria-rowcount={hasOlder || hasNewer ? -1 : rows.length}
      aria-activedescendant={active >= 0 ? `log-${active}` : undefined}
      tabIndex={0}
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop > 2 * rowHeight)}
    >
      {loading ? (
        <Skeleton rows={16} />
      ) : (
        <div
          className={wrap ? 'logs wrapped' : 'logs'}
          role="presentation"
          style={{ blockSize: virtual.getTotalSize(), '--log-columns': template } as CSSProperties} // its type knows no custom properties
        >
          {items.map(({ index, start, key }) => {
            const row = rows[index]
            return row ? (
              <div
                key={key}
                className="log-place"
                role="presentation"
                style={{ transform: `translateY(${start}px)` }}
                data-index={index}
                ref={wrap ? virtual.measureElement : undefined}
              >
                <LogLine
                  row={row}
                  index={index}
                  columns={columns}
                  selected={index === active}
                  current={index === current}
                  mark={mark}
                  onOpen={onOpen}
                />
              </div>
            ) : null
          })}
        </div>
      )}
      <div className="log-end small faint">{foot}</div>
    </div>
  )
}

const keys = new WeakMap<LogRow, number>()
let lastKey = 0

/** A number of its own for every row that was read. */
function keyOf(row: LogRow | undefined): number | undefined {
  if (row === undefined) return undefined
  const known = keys.get(row)
  if (known !== undefined) return known
  keys.set(row, ++lastKey)
  return lastKey
}
