import { timeTicks } from '../../lib/scale.ts'

const bottom = 20
/** The page's own gutter before the names. */
const gutter = 12
const end = 14
const labelGap = 8
const labelHeight = 14
const mostLabelShare = 0.35

/** Rows over time: what is asked of a plot. */
export interface CellGrid {
  /** Names of the rows, from the top. */
  readonly rows: readonly string[]
  /** Begins of the columns in time; the last one ends at `toMs`. */
  readonly times: ArrayLike<number>
  readonly toMs: number
}

/** Where everything stands, in pixels. */
export interface CellPlot {
  readonly startX: number
  readonly width: number
  readonly height: number
  readonly rowHeight: number
  placeX(ms: number): number
  timeAt(x: number): number
}

/** The places of a grid within so much room; `textWidth` measures a row's name. */
export function layOutCells(grid: CellGrid, room: { width: number; height: number }, textWidth: (text: string) => number): CellPlot {
  const widest = grid.rows.reduce((most, name) => Math.max(most, textWidth(name)), 0)
  const startX = gutter + Math.ceil(Math.min(widest, room.width * mostLabelShare)) + labelGap
  const width = Math.max(room.width - startX - end, 1)
  const height = Math.max(room.height - bottom, 1)
  const fromMs = grid.times[0] ?? 0
  const spanMs = Math.max(grid.toMs - fromMs, 1)
  return {
    startX,
    width,
    height,
    rowHeight: height / Math.max(1, grid.rows.length),
    placeX: (ms) => startX + ((ms - fromMs) / spanMs) * width,
    timeAt: (x) => fromMs + ((x - startX) / width) * spanMs,
  }
}

/** The column that holds a moment; the nearest one outside. */
export function columnAt(times: ArrayLike<number>, ms: number): number {
  let low = 0
  let high = times.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((times[middle] ?? 0) <= ms) low = middle
    else high = middle - 1
  }
  return low
}

interface Dress {
  readonly font: string
  readonly colour: (token: string) => string
  readonly minute: (ms: number) => string
}

/** Names at the start, as many as stand clear of each other, and the axis of time below. */
export function drawAxes(context: CanvasRenderingContext2D, grid: CellGrid, plot: CellPlot, dress: Dress): void {
  context.font = dress.font
  context.fillStyle = dress.colour('--axis')
  context.textBaseline = 'middle'
  context.textAlign = 'right'
  const every = Math.max(1, Math.ceil(labelHeight / plot.rowHeight))
  grid.rows.forEach((name, row) => {
    // Counted from below: the lowest one of a scale is always named.
    if ((grid.rows.length - 1 - row) % every !== 0) return
    context.fillText(cut(context, name, plot.startX - labelGap - gutter), plot.startX - labelGap, (row + 0.5) * plot.rowHeight)
  })
  context.textAlign = 'center'
  context.strokeStyle = dress.colour('--line-2')
  const fromMs = grid.times[0] ?? 0
  for (const ms of timeTicks(fromMs, grid.toMs, (grid.toMs - fromMs) / Math.max(1, plot.width / 84))) {
    const x = Math.round(plot.placeX(ms)) + 0.5
    context.beginPath()
    context.moveTo(x, plot.height)
    context.lineTo(x, plot.height + 4)
    context.stroke()
    if (x > plot.startX + 12 && x < plot.startX + plot.width - 12) context.fillText(dress.minute(ms), x, plot.height + 12)
  }
}

function cut(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width + 1) return text
  let length = text.length
  while (length > 1 && context.measureText(`${text.slice(0, length)}…`).width > width) length--
  return `${text.slice(0, length)}…`
}
