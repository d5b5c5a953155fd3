import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useImperativeHandle, useRef } from 'react'
import type { Ref } from 'react'

import type { LogRow } from '../../../src/api/contract/logs.ts'
import { Skeleton } from '../../components/Skeleton.tsx'
import { useTimeFormat } from '../../lib/format.ts'
import { useWords } from '../../lib/use-words.ts'
import { LogLine } from './LogLine.tsx'
import { words } from './words.ts'

export interface LogListHandle {
  show(index: number): void
}

interface Props {
  ref: Ref<LogListHandle>
  rows: readonly LogRow[]
  loading: boolean
  /** The rows are of the question before. */
  stale: boolean
  wrap: boolean
  marked: readonly string[]
  active: number
  more: boolean
  loadingMore: boolean
  searchedFrom: string | undefined
  onMore: () => void
  onOpen: (index: number) => void
  onScrolled: (away: boolean) => void
}

const rowHeight = 24
/** Older rows are asked for when so few are left below. */
const aheadRows = 60

/** The rows on screen and a few around them; more are read when the end comes near. */
export function LogList(props: Props) {
  const { rows, loading, stale, wrap, marked, active, more, loadingMore, searchedFrom, onMore, onOpen, onScrolled, ref } = props
  const t = useWords(words)
  const time = useTimeFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  useImperativeHandle(ref, () => ({ show: (index) => virtual.scrollToIndex(index) }), [virtual])
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (more && !loadingMore && !stale && rows.length - last < aheadRows) onMore()
  })
  return (
    <div
      ref={scroller}
      className={stale ? 'log-scroll stale' : 'log-scroll'}
      role="grid"
      aria-label={t('rows')}
      aria-rowcount={more ? -1 : rows.length}
      aria-activedescendant={active >= 0 ? `log-${active}` : undefined}
      tabIndex={0}
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop > 2 * rowHeight)}
    >
      {loading ? (
        <Skeleton rows={16} />
      ) : (
        <div className={wrap ? 'logs wrapped' : 'logs'} role="presentation" style={{ blockSize: virtual.getTotalSize() }}>
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
                <LogLine row={row} index={index} selected={index === active} marked={marked} onOpen={onOpen} />
              </div>
            ) : null
          })}
        </div>
      )}
      <p className="log-end small faint">
        {more
          ? searchedFrom
            ? `${t('loadingMore')}, ${t('searched', { time: `${time.second(Date.parse(searchedFrom))} ${time.zone}` })}`
            : t('loadingMore')
          : rows.length > 0 && t('start')}
      </p>
    </div>
  )
}
