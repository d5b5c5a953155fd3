import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'

import { useFormat } from '../../lib/format.ts'
import { useDrag } from '../../lib/use-drag.ts'
import { useListKeys } from '../../lib/use-list-keys.ts'
import { useWidth } from '../../lib/use-width.ts'
import { useWords } from '../../lib/use-words.ts'
import type { PathPiece } from './critical-path.ts'
import { laneTicks, placeInLane } from './lane.ts'
import type { LaneView } from './lane.ts'
import { flattenTree } from './trace-tree.ts'
import type { TreeSpan } from './trace-tree.ts'
import { WaterfallRow } from './WaterfallRow.tsx'
import { words } from './words.ts'

interface Props {
  trees: readonly TreeSpan[]
  path: readonly PathPiece[]
  colours: ReadonlyMap<string, string>
  view: LaneView
  onView: (view: LaneView) => void
  /** Id of the span whose details are open. */
  chosen: string
  onChoose: (spanId: string) => void
}

const rowHeight = 28

/** Spans as bars on a common ruler. Only the rows on screen exist, so ten thousand spans are no more than forty. */
export function Waterfall({ trees, path, colours, view, onView, chosen, onChoose }: Props) {
  const t = useWords(words)
  const format = useFormat()
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set())
  const [moved, setMoved] = useState(-1)
  const scroller = useRef<HTMLDivElement>(null)
  const [ruler, rulerWidth] = useWidth<HTMLDivElement>()
  const rows = useMemo(() => flattenTree(trees, collapsed), [trees, collapsed])
  const pieces = useMemo(() => piecesBySpan(path), [path])
  const chosenIndex = chosen ? rows.findIndex(({ span }) => span.spanId === chosen) : -1
  const active = chosenIndex >= 0 ? chosenIndex : moved
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  })
  const opened = useRef(false)
  useEffect(() => {
    // Only when the page opens on a span; later moves scroll by themselves.
    if (!opened.current && chosenIndex > 0) virtual.scrollToIndex(chosenIndex)
    opened.current = true
  }, [chosenIndex, virtual])
  useListKeys({
    count: rows.length,
    active,
    onMove: (index) => {
      setMoved(index)
      virtual.scrollToIndex(index)
      if (chosen) onChoose(rows[index]?.span.spanId ?? '')
    },
    onOpen: (index) => onChoose(rows[index]?.span.spanId ?? ''),
  })
  const ticks = laneTicks(view, Math.max(2, Math.floor(rulerWidth / 110)))
  const drag = useDrag((a, b) => {
    const perPixel = (view.toMs - view.fromMs) / Math.max(rulerWidth, 1)
    if (b - a > 4) onView({ fromMs: view.fromMs + a * perPixel, toMs: view.fromMs + b * perPixel })
  })
  const toggle = (spanId: string): void => {
    const next = new Set(collapsed)
    if (!next.delete(spanId)) next.add(spanId)
    setCollapsed(next)
  }
  return (
    <div
      ref={scroller}
      className="waterfall"
      role="treegrid"
      aria-label={t('waterfall')}
      aria-rowcount={rows.length + 1}
      aria-activedescendant={active >= 0 ? `span-${active}` : undefined}
      tabIndex={0}
    >
      <div className="w head" role="row" aria-rowindex={1}>
        <div className="n small faint" role="columnheader">
          {t('column')}
        </div>
        <div className="lane" role="columnheader" aria-label={t('duration')} ref={ruler} {...drag.handlers}>
          {ticks.map((ms) => (
            <span
              key={ms}
              className="tick"
              style={placeInLane(view, ms, ms) && { insetInlineStart: placeInLane(view, ms, ms)?.insetInlineStart }}
            >
              {format.duration(ms)}
            </span>
          ))}
          {drag.area && <span className="brush" style={{ insetInlineStart: drag.area[0], inlineSize: drag.area[1] - drag.area[0] }} />}
        </div>
      </div>
      <div className="rows" role="presentation" style={{ blockSize: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const node = rows[index]
          return node ? (
            <WaterfallRow
              key={index}
              node={node}
              index={index}
              top={start}
              colour={colours.get(node.span.service) ?? 'var(--ink-3)'}
              pieces={pieces.get(node.span.spanId)}
              view={view}
              ticks={ticks}
              selected={index === active}
              collapsed={collapsed.has(node.span.spanId)}
              onToggle={toggle}
              onChoose={onChoose}
            />
          ) : null
        })}
      </div>
    </div>
  )
}

function piecesBySpan(path: readonly PathPiece[]): ReadonlyMap<string, readonly PathPiece[]> {
  const bySpan = new Map<string, PathPiece[]>()
  for (const piece of path) {
    const own = bySpan.get(piece.spanId)
    if (own) own.push(piece)
    else bySpan.set(piece.spanId, [piece])
  }
  return bySpan
}
