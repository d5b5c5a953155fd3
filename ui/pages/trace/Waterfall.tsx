import { useCallback, useEffect, useMemo, useRef, useState } from 'react'

import { useFormat } from '../../lib/format.ts'
import { useListKeys } from '../../lib/use-list-keys.ts'
import { useWords } from '../../lib/use-words.ts'
import type { CanvasLook } from './canvas/canvas-look.ts'
import { drawWaterfall } from './canvas/draw-waterfall.ts'
import { useCanvas } from './canvas/use-canvas.ts'
import { headHeight, rowHeightOf } from './canvas/waterfall-scene.ts'
import { Minimap } from './Minimap.tsx'
import type { LiveView } from './model/live-view.ts'
import { spanRow, visibleRows } from './model/visible-rows.ts'
import { RowProxy } from './RowProxy.tsx'
import { useTimeGestures } from './use-time-gestures.ts'
import type { TraceModel } from './use-trace-model.ts'
import { useTreeKeys } from './use-tree-keys.ts'
import { words } from './words.ts'

interface Props {
  model: TraceModel
  look: CanvasLook
  colours: ReadonlyMap<number, string>
  view: LiveView
  collapsed: ReadonlySet<number>
  faded: ReadonlySet<number>
  hits: Int32Array
  /** Log records stand between the spans. */
  inline: boolean
  chosen: number | undefined
  complete: boolean
  onChoose: (span: number | undefined) => void
  onCollapse: (collapsed: ReadonlySet<number>) => void
}

/** Spans as bars on a common ruler, drawn on a canvas: only what is in sight costs anything, whatever the trace. */
export function Waterfall(props: Props) {
  const { model, look, colours, view, collapsed, faded, hits, inline, chosen, complete, onChoose, onCollapse } = props
  const { store, tree, path, logs } = model
  const t = useWords(words)
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const [rowHeight] = useState(rowHeightOf)
  const rows = useMemo(() => visibleRows(tree, collapsed, inline ? logs : undefined), [tree, collapsed, inline, logs])
  const hitSet = useMemo(() => new Set(hits), [hits])
  const [moved, setMoved] = useState<number>()
  const pointed = useRef(-1)
  const activeSpan = chosen ?? moved
  const active = activeSpan === undefined ? -1 : rows.indexOf(activeSpan)
  const scene = { store, tree, path, logs, rows, collapsed, colours, faded, look, hits: hitSet, active, columnTitle: t('column') }
  const { canvas, redraw } = useCanvas((context, width, height) => {
    drawWaterfall(
      context,
      width,
      height,
      {
        ...scene,
        view: view.get(),
        scrollTop: scroller.current?.scrollTop ?? 0,
        pointed: pointed.current,
        chosen: gestures.chosen.current,
        formatDuration: (ms) => format.duration(ms),
      },
      rowHeight,
    )
    const host = scroller.current
    if (host && complete) host.dataset['spans'] = String(store.count)
  })
  const toggle = useCallback(
    (span: number) => {
      const next = new Set(collapsed)
      if (!next.delete(span)) next.add(span)
      onCollapse(next)
    },
    [collapsed, onCollapse],
  )
  const choose = (row: number): void => {
    const span = spanOfRow(rows, row, model)
    if (span === undefined) return
    setMoved(span)
    onChoose(span)
  }
  const gestures = useTimeGestures({
    host: scroller,
    view,
    rows,
    tree,
    rowHeight,
    redraw,
    onPoint: (row) => {
      if (pointed.current === row) return
      pointed.current = row
      redraw()
    },
    onChoose: choose,
    onToggle: toggle,
  })
  useEffect(() => view.subscribe(redraw), [view, redraw])
  const show = useCallback(
    (row: number) => {
      const host = scroller.current
      if (!host || row < 0) return
      const top = row * rowHeight
      const room = host.clientHeight - headHeight
      if (top < host.scrollTop) host.scrollTop = top
      else if (top + rowHeight > host.scrollTop + room) host.scrollTop = top + rowHeight - room
    },
    [rowHeight],
  )
  const move = (row: number, by: 1 | -1): void => {
    const place = spanRow(rows, row, by)
    const span = rows[place]
    if (span === undefined) return
    setMoved(span)
    show(place)
    if (chosen !== undefined) onChoose(span)
  }
  useListKeys({ count: rows.length, active, onMove: (row) => move(row, row < active ? -1 : 1), onOpen: choose })
  const onKeyDown = useTreeKeys({ model, rows, active, collapsed, view, onMove: move, onOpen: choose, onToggle: toggle, onCollapse })
  // A span chosen elsewhere is brought into sight.
  useEffect(() => {
    if (chosen !== undefined) show(rows.indexOf(chosen))
    // Only when another one is chosen: rows that come and go move nothing.
  }, [chosen, tree])
  return (
    <div className="wf">
      <Minimap store={store} tree={tree} colours={colours} look={look} view={view} />
      <div
        ref={scroller}
        className="wf-scroll"
        role="tree"
        tabIndex={0}
        aria-label={t('waterfallLabel', { count: store.count })}
        aria-describedby="wf-help"
        aria-activedescendant={active >= 0 ? 'wf-row' : undefined}
        onKeyDown={onKeyDown}
        onScroll={redraw}
        {...gestures.handlers}
      >
        <div className="wf-space" style={{ blockSize: headHeight + rows.length * rowHeight }}>
          <canvas ref={canvas} className="wf-canvas" aria-hidden />
          <RowProxy model={model} span={rows[active]} collapsed={collapsed} active={active} />
        </div>
      </div>
      <p id="wf-help" className="sr">
        {t('waterfallHelp')}
      </p>
    </div>
  )
}

/** The span of a row; a log record is its span's. */
function spanOfRow(rows: Int32Array, row: number, { logs, store }: TraceModel): number | undefined {
  const span = rows[row]
  if (span === undefined || span >= 0) return span
  return store.placeOf.get(logs.rows[-1 - span]?.spanId ?? '')
}
