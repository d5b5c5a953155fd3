import type { Reply } from '../../lib/replies.ts'
import type { CanvasLook } from '../trace/canvas/canvas-look.ts'
import type { Box } from './box.ts'
import { decades, xOf, yOf, type ScatterScale } from './scatter-scale.ts'

export type ScatterData = Reply<'GET /api/traces/scatter'>

export interface ScatterScene {
  readonly data: ScatterData | undefined
  /** Of the time compared with, moved to the time shown. */
  readonly before: ScatterData | undefined
  readonly beforeShiftMs: number
  readonly scale: ScatterScale
  readonly look: CanvasLook
  readonly box: Box | null
  /** A box being drawn, in pixels. */
  readonly drawing: readonly [number, number, number, number] | null
  /** Point under the pointer or the keys; -1 for none. */
  readonly active: number
  readonly ticks: readonly number[]
  readonly formatTime: (ms: number) => string
  readonly formatDuration: (ms: number) => string
}

/** Failed ones are triangles over the dots of the others, larger for more spans; the time compared with is rings behind them. */
export function drawScatter(context: CanvasRenderingContext2D, width: number, height: number, scene: ScatterScene): void {
  const { data, before, beforeShiftMs, scale, look, box, drawing, active } = scene
  context.clearRect(0, 0, width, height)
  drawAxes(context, scene)
  if (before) {
    context.strokeStyle = look.ink3
    context.globalAlpha = 0.5
    context.lineWidth = 1
    for (const [index, ms] of before.timeMs.entries()) {
      context.beginPath()
      context.arc(xOf(scale, ms + beforeShiftMs), yOf(scale, before.durationMs[index] ?? 0), 2.5, 0, 7)
      context.stroke()
    }
    context.globalAlpha = 1
  }
  for (const failed of [false, true]) {
    context.fillStyle = failed ? look.critical : (look.series[0] ?? look.ink)
    context.globalAlpha = failed ? 0.9 : 0.55
    for (const [index, ms] of (data?.timeMs ?? []).entries()) {
      if (data?.failed[index] !== failed) continue
      drawPoint(context, xOf(scale, ms), yOf(scale, data.durationMs[index] ?? 0), radiusOf(data.count[index] ?? 1), failed)
    }
  }
  context.globalAlpha = 1
  if (data && active >= 0) {
    context.strokeStyle = look.ink
    context.lineWidth = 2
    context.beginPath()
    context.arc(xOf(scale, data.timeMs[active] ?? 0), yOf(scale, data.durationMs[active] ?? 0), radiusOf(data.count[active] ?? 1) + 4, 0, 7)
    context.stroke()
  }
  const corners = drawing ?? (box && cornersOf(box, scale))
  if (!corners) return
  const [left, top, right, bottom] = corners
  context.fillStyle = look.accent
  context.globalAlpha = 0.1
  context.fillRect(left, top, right - left, bottom - top)
  context.globalAlpha = 1
  context.strokeStyle = look.accent
  context.lineWidth = 1.5
  context.strokeRect(left, top, right - left, bottom - top)
}

function drawAxes(context: CanvasRenderingContext2D, { scale, look, ticks, formatTime, formatDuration }: ScatterScene): void {
  context.font = look.small
  context.textBaseline = 'middle'
  context.textAlign = 'end'
  const marks = decades(scale)
  for (const [index, ms] of marks.entries()) {
    const y = Math.round(yOf(scale, ms))
    context.fillStyle = index === 0 ? look.line2 : look.grid
    context.fillRect(scale.left, y, scale.right - scale.left, 1)
    context.fillStyle = look.ink3
    if (marks.length < 7 || index % 2 === 0) context.fillText(formatDuration(ms), scale.left - 8, Math.max(y, 8))
  }
  context.textAlign = 'center'
  for (const ms of ticks) {
    const x = Math.round(xOf(scale, ms))
    context.fillStyle = look.line2
    context.fillRect(x, scale.bottom, 1, 4)
    context.fillStyle = look.ink3
    context.fillText(formatTime(ms), x, scale.bottom + 13)
  }
  context.textAlign = 'start'
}

function drawPoint(context: CanvasRenderingContext2D, x: number, y: number, radius: number, failed: boolean): void {
  context.beginPath()
  if (failed) {
    const size = radius + 1.5
    context.moveTo(x, y - size)
    context.lineTo(x + size, y + size * 0.8)
    context.lineTo(x - size, y + size * 0.8)
  } else context.arc(x, y, radius, 0, 7)
  context.fill()
}

/** Ten times the spans, a dot half as large again. */
export function radiusOf(count: number): number {
  return Math.min(2.5 + 1.3 * Math.log10(count), 7)
}

function cornersOf({ fromMs, toMs, minMs, maxMs }: Box, scale: ScatterScale): readonly [number, number, number, number] {
  const inside = (x: number): number => Math.min(Math.max(x, scale.left), scale.right)
  return [inside(xOf(scale, fromMs)), yOf(scale, maxMs), inside(xOf(scale, toMs)), yOf(scale, minMs)]
}
