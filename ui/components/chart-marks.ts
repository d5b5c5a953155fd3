import type uPlot from 'uplot'

import type { ChartExemplar, ChartMarker, ChartThreshold } from './chart-data.ts'

/** What stands on a chart besides its lines. */
export interface ChartMarks {
  readonly markers: readonly ChartMarker[]
  readonly thresholds: readonly ChartThreshold[]
  readonly exemplars: readonly ChartExemplar[]
}

/** Narrower charts have no room for what markers are called. */
const labelledWidth = 420
const reach = 8
const diamond = 4

/** The wash under what lasted, and its foot. Drawn before the lines. */
export function drawWashes(plot: uPlot, { markers }: ChartMarks, colour: (token: string) => string): void {
  draw(plot, (context, { left, top, right, bottom, ratio, x }) => {
    for (const { atMs, toMs, kind } of markers) {
      if (toMs === undefined) continue
      const start = Math.max(x(atMs), left)
      const end = Math.min(x(toMs), right)
      if (end <= start) continue
      context.fillStyle = colour(markerColour(kind))
      context.globalAlpha = 0.1
      context.fillRect(start, top, end - start, bottom - top)
      context.globalAlpha = 1
      context.fillRect(start, bottom - 3 * ratio, end - start, 3 * ratio)
    }
  })
}

/** Thresholds, markers and exemplars, in this order. Drawn over the lines. */
export function drawMarks(
  plot: uPlot,
  { markers, thresholds, exemplars }: ChartMarks,
  colour: (token: string) => string,
  format: (value: number) => string,
): void {
  draw(plot, (context, { left, top, right, bottom, ratio, x, y }) => {
    context.font = `${11 * ratio}px ${colour('--font')}`
    // The axes leave their own.
    context.textAlign = 'left'
    context.lineWidth = ratio
    for (const { value, severity, title } of thresholds) {
      const at = Math.round(y(value)) + 0.5
      if (at < top || at > bottom) continue
      context.strokeStyle = context.fillStyle = colour(`--${severity}`)
      context.setLineDash([5 * ratio, 3 * ratio])
      line(context, left, at, right, at)
      context.textBaseline = at - top > 16 * ratio ? 'bottom' : 'top'
      context.fillText(title ?? format(value), left + 4 * ratio, at + (context.textBaseline === 'bottom' ? -2 : 3) * ratio)
    }
    let free = -Infinity
    const labelled = right - left > labelledWidth * ratio
    for (const { atMs, kind, title } of markers.toSorted((a, b) => a.atMs - b.atMs)) {
      const at = Math.round(x(atMs)) + 0.5
      if (at < left || at > right) continue
      context.strokeStyle = context.fillStyle = colour(markerColour(kind))
      context.setLineDash([ratio, 3 * ratio])
      line(context, at, top, at, bottom)
      context.beginPath()
      const size = 4.5 * ratio
      if (kind === 'deploy') triangle(context, at, top - 8 * ratio, size)
      else rhombus(context, at, top - 4 * ratio, size)
      context.fill()
      const label = labelled ? cut(title) : ''
      const labelWidth = context.measureText(label).width
      const fitsAfter = at + 8 * ratio + labelWidth < right
      const labelAt = fitsAfter ? at + 8 * ratio : at - 8 * ratio - labelWidth
      if (label === '' || labelAt < free) continue
      context.textBaseline = 'alphabetic'
      context.fillText(label, labelAt, top - ratio)
      free = labelAt + labelWidth + 12 * ratio
    }
    context.setLineDash([])
    context.lineWidth = 1.5 * ratio
    context.strokeStyle = colour('--mark')
    context.fillStyle = colour('--plate')
    for (const { atMs, value } of exemplars) {
      const at = x(atMs)
      if (at < left || at > right) continue
      context.beginPath()
      rhombus(context, at, Math.min(Math.max(y(value), top), bottom), diamond * ratio)
      context.fill()
      context.stroke()
    }
  })
}

/** The exemplar that a point of the plot (pixels from its left and top) touches. */
export function exemplarAt(plot: uPlot, exemplars: readonly ChartExemplar[], at: { left: number; top: number }): ChartExemplar | undefined {
  let nearest: ChartExemplar | undefined
  let least = reach
  for (const exemplar of exemplars) {
    const y = Math.min(Math.max(plot.valToPos(exemplar.value, 'y'), 0), plot.over.clientHeight)
    const distance = Math.hypot(plot.valToPos(exemplar.atMs, 'x') - at.left, y - at.top)
    if (distance <= least) [nearest, least] = [exemplar, distance]
  }
  return nearest
}

/** What happened at a place of the plot, or lasted there. */
export function markersAt(plot: uPlot, markers: readonly ChartMarker[], left: number): readonly ChartMarker[] {
  return markers.filter(({ atMs, toMs }) => {
    const start = plot.valToPos(atMs, 'x')
    const end = toMs === undefined ? start : plot.valToPos(toMs, 'x')
    return left > start - reach && left < end + reach
  })
}

function markerColour(kind: ChartMarker['kind']): string {
  return kind === 'alert' ? '--critical' : '--mark'
}

interface Place {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** Canvas pixels of a CSS pixel. */
  readonly ratio: number
  readonly x: (ms: number) => number
  readonly y: (value: number) => number
}

function draw(plot: uPlot, paint: (context: CanvasRenderingContext2D, place: Place) => void): void {
  const { left, top, width, height } = plot.bbox
  plot.ctx.save()
  paint(plot.ctx, {
    left,
    top,
    right: left + width,
    bottom: top + height,
    ratio: devicePixelRatio,
    x: (ms) => plot.valToPos(ms, 'x', true),
    y: (value) => plot.valToPos(value, 'y', true),
  })
  plot.ctx.restore()
}

function line(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  context.beginPath()
  context.moveTo(x1, y1)
  context.lineTo(x2, y2)
  context.stroke()
}

function triangle(context: CanvasRenderingContext2D, x: number, top: number, size: number): void {
  context.moveTo(x, top)
  context.lineTo(x + size, top + 1.8 * size)
  context.lineTo(x - size, top + 1.8 * size)
  context.closePath()
}

function rhombus(context: CanvasRenderingContext2D, x: number, y: number, size: number): void {
  context.moveTo(x, y - size)
  context.lineTo(x + size, y)
  context.lineTo(x, y + size)
  context.lineTo(x - size, y)
  context.closePath()
}

function cut(title: string): string {
  return title.length > 24 ? `${title.slice(0, 23)}…` : title
}
