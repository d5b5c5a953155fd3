import { useEffect, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'

import { useTimeFormat } from '../../lib/format.ts'
import { useTheme } from '../../lib/preferences.ts'
import { useDrag } from '../../lib/use-drag.ts'
import { columnAt, drawAxes, layOutCells } from './cell-plot.ts'
import type { CellGrid, CellPlot } from './cell-plot.ts'
import { useSize } from './use-size.ts'

import './cell-canvas.css'

export interface Cell {
  readonly row: number
  readonly column: number
}

/** What fills a cell is drawn with. */
export interface CellPen {
  readonly context: CanvasRenderingContext2D
  readonly plot: CellPlot
  readonly font: string
  /** A colour, that of a token in the theme of now. */
  readonly colour: (token: string) => string
}

interface Props {
  label: string
  grid: CellGrid
  /** Fills the cells; called again when the size or the theme changes. */
  draw: (pen: CellPen) => void
  /** The times a cell stands for: those of its column, unless it belongs to something longer. */
  spanOf?: (cell: Cell) => readonly [fromMs: number, toMs: number]
  /** What is known of a cell, read out and shown beside the pointer. */
  tip: (cell: Cell) => { title: string; text: string; mark?: ReactNode }
  /** Called with the times that were dragged over. */
  onRange?: ((fromMs: number, toMs: number) => void) | undefined
}

const leastDrag = 4

/** Rows over time on a canvas, left to right in every language. Arrows move a cursor from cell to cell; drag narrows the time. */
export function CellCanvas({ label, grid, draw, spanOf, tip, onRange }: Props) {
  const [element, room] = useSize<HTMLDivElement>()
  const canvas = useRef<HTMLCanvasElement>(null)
  const time = useTimeFormat()
  const theme = useTheme()
  const [cursor, setCursor] = useState<Cell | null>(null)
  const [byKeys, setByKeys] = useState(false)
  const plot = useMemo(() => layOutCells(grid, room, textWidth), [grid, room])
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!canvas.current || !context || room.width === 0) return
    const scale = devicePixelRatio
    canvas.current.width = Math.round(room.width * scale)
    canvas.current.height = Math.round(room.height * scale)
    context.scale(scale, scale)
    context.clearRect(0, 0, room.width, room.height)
    const style = getComputedStyle(document.documentElement)
    const pen: CellPen = {
      context,
      plot,
      font: `11px ${style.getPropertyValue('--font')}`,
      colour: (token) => (token.startsWith('--') ? style.getPropertyValue(token) : token),
    }
    draw(pen)
    drawAxes(context, grid, plot, { font: pen.font, colour: pen.colour, minute: (ms) => time.minute(ms) })
    // A new theme has other colours.
  }, [draw, grid, plot, room, theme, time])
  const drag = useDrag((start, stop) => {
    if (stop - start > leastDrag)
      onRange?.(plot.timeAt(Math.max(start, plot.startX)), plot.timeAt(Math.min(stop, plot.startX + plot.width)))
  })
  const at = cursor && cursor.row < grid.rows.length && cursor.column < grid.times.length ? cursor : null
  const known = at && tip(at)
  const [fromMs, toMs] = at ? (spanOf?.(at) ?? columnSpan(grid, at.column)) : [0, 0]
  const startX = plot.placeX(fromMs)
  const point = (event: PointerEvent): void => {
    const box = event.currentTarget.getBoundingClientRect()
    const x = event.clientX - box.left
    const row = Math.floor((event.clientY - box.top) / plot.rowHeight)
    const inside = x >= plot.startX && x <= plot.startX + plot.width && row >= 0 && row < grid.rows.length && grid.times.length > 0
    setByKeys(false)
    setCursor(inside ? { row, column: columnAt(grid.times, plot.timeAt(x)) } : null)
  }
  const press = (event: KeyboardEvent): void => {
    const next = moveCell(event.key, at, grid, spanOf)
    if (!next) return
    event.preventDefault()
    setByKeys(true)
    setCursor(next)
  }
  return (
    <div
      ref={element}
      className={onRange ? 'chart cells cross' : 'chart cells'}
      {...(onRange && drag.handlers)}
      onPointerMove={(event) => {
        if (onRange) drag.handlers.onPointerMove(event)
        point(event)
      }}
      onPointerLeave={() => setCursor(null)}
    >
      <canvas ref={canvas} role="img" aria-label={label} tabIndex={0} onKeyDown={press} onBlur={() => setCursor(null)} />
      {at && (
        <span
          className="cell-cursor"
          style={{
            insetInlineStart: startX,
            insetBlockStart: at.row * plot.rowHeight,
            inlineSize: Math.max(plot.placeX(toMs) - startX, 3),
            blockSize: plot.rowHeight,
          }}
        />
      )}
      {drag.area && onRange && (
        <span
          className="cell-drag"
          style={{ insetInlineStart: drag.area[0], inlineSize: drag.area[1] - drag.area[0], blockSize: plot.height }}
        />
      )}
      {at && known && !drag.area && (
        <div
          className="tip float"
          style={{
            ...(startX > room.width / 2 ? { insetInlineEnd: room.width - startX + 10 } : { insetInlineStart: plot.placeX(toMs) + 10 }),
            insetBlockStart: Math.max(0, Math.min(at.row * plot.rowHeight, room.height - 60)),
          }}
          aria-hidden
        >
          <div className="strong">{known.title}</div>
          <div className="row">
            {known.mark}
            <span className="grow cut">
              <bdi>{grid.rows[at.row]}</bdi>
            </span>
            <span className="strong">{known.text}</span>
          </div>
        </div>
      )}
      <span className="sr" aria-live="polite">
        {byKeys && known && at ? `${known.title}, ${grid.rows[at.row] ?? ''}: ${known.text}` : ''}
      </span>
    </div>
  )
}

function columnSpan({ times, toMs }: CellGrid, column: number): readonly [number, number] {
  return [times[column] ?? 0, times[column + 1] ?? toMs]
}

/** The cell an arrow leads to; from the last one of the top row when it stands nowhere yet. */
function moveCell(key: string, at: Cell | null, grid: CellGrid, spanOf: Props['spanOf']): Cell | undefined {
  const across = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  const down = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  const last = grid.times.length - 1
  if ((across === 0 && down === 0) || last < 0) return undefined
  if (!at) return { row: 0, column: last }
  const row = Math.min(Math.max(at.row + down, 0), grid.rows.length - 1)
  if (across === 0) return { row, column: at.column }
  // A longer stretch is one step.
  const [fromMs, toMs] = spanOf?.(at) ?? columnSpan(grid, at.column)
  const column = across > 0 ? columnAt(grid.times, toMs) : columnAt(grid.times, fromMs - 1)
  return { row, column: Math.min(Math.max(column, 0), last) }
}

let ruler: CanvasRenderingContext2D | null | undefined

function textWidth(text: string): number {
  ruler ??= document.createElement('canvas').getContext('2d')
  if (!ruler) return 0
  ruler.font = `11px ${getComputedStyle(document.documentElement).getPropertyValue('--font')}`
  return ruler.measureText(text).width
}
