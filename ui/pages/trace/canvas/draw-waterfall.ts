import { endOf, nameOf, serviceOf } from '../model/span-store.ts'
import { rulerTicks } from '../model/time-view.ts'
import { drawFailure, drawFold, drawRecord } from './draw-marks.ts'
import { fitText } from './fit-text.ts'
import { headHeight, waterfallColumns, type WaterfallScene } from './waterfall-scene.ts'

/** Deeper spans stay in sight. */
const deepestIndent = 14

/** One frame: only the rows in sight are touched, whatever the trace. */
export function drawWaterfall(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  scene: WaterfallScene,
  rowHeight: number,
): void {
  const { look, rows, scrollTop } = scene
  const columns = waterfallColumns(width)
  context.fillStyle = look.plate
  context.fillRect(0, 0, width, height)
  context.textBaseline = 'middle'
  const first = Math.max(0, Math.floor(scrollTop / rowHeight))
  const last = Math.min(rows.length - 1, Math.floor((scrollTop + height - headHeight) / rowHeight))
  for (let row = first; row <= last; row++) {
    const top = headHeight + row * rowHeight - scrollTop
    const span = rows[row] ?? 0
    const ground = row === scene.active ? look.selected : row === scene.pointed ? look.hover : span < 0 ? look.well : undefined
    if (ground) {
      context.fillStyle = ground
      context.fillRect(0, top, width, rowHeight)
    }
    context.fillStyle = look.grid
    context.fillRect(0, top + rowHeight - 1, width, 1)
  }
  const ticks = drawGrid(context, height, scene, columns)
  for (let row = first; row <= last; row++) {
    const top = headHeight + row * rowHeight - scrollTop
    const span = rows[row] ?? 0
    if (span < 0) drawLog(context, -1 - span, top, rowHeight, width, columns, scene)
    else drawSpan(context, span, top, rowHeight, width, columns, scene)
  }
  context.fillStyle = look.line
  context.fillRect(columns.names - 1, 0, 1, height)
  drawHead(context, width, scene, columns, ticks)
}

type Columns = ReturnType<typeof waterfallColumns>

function drawGrid(context: CanvasRenderingContext2D, height: number, { look, view }: WaterfallScene, columns: Columns): readonly number[] {
  const ticks = rulerTicks(view, Math.max(2, Math.floor((columns.laneTo - columns.laneFrom) / 110)))
  context.fillStyle = look.grid
  for (const ms of ticks) context.fillRect(Math.round(placeOf(ms, view, columns)), 0, 1, height)
  return ticks
}

function drawHead(
  context: CanvasRenderingContext2D,
  width: number,
  scene: WaterfallScene,
  columns: Columns,
  ticks: readonly number[],
): void {
  const { look, view, chosen } = scene
  context.fillStyle = look.plate
  context.fillRect(0, 0, width, headHeight)
  context.fillStyle = look.ink3
  context.font = look.small
  context.fillText(fitText(context, scene.columnTitle, columns.names - 24), 16, headHeight / 2)
  for (const ms of ticks) {
    const x = Math.round(placeOf(ms, view, columns))
    context.fillStyle = look.line2
    context.fillRect(x, headHeight - 5, 1, 4)
    context.fillStyle = look.ink3
    if (x < width - 40) context.fillText(scene.formatDuration(ms), x + 4, headHeight / 2)
  }
  if (chosen) {
    context.globalAlpha = 0.25
    context.fillStyle = look.accent
    context.fillRect(chosen[0], 0, chosen[1] - chosen[0], headHeight)
    context.globalAlpha = 1
  }
  context.fillStyle = look.line2
  context.fillRect(0, headHeight - 1, width, 1)
}

function drawSpan(
  context: CanvasRenderingContext2D,
  span: number,
  top: number,
  rowHeight: number,
  width: number,
  columns: Columns,
  scene: WaterfallScene,
): void {
  const { store, tree, look, view } = scene
  const middle = top + rowHeight / 2
  const service = store.service[span] ?? 0
  const colour = scene.colours.get(service) ?? look.ink3
  const failed = store.failed[span] === 1
  const faded = scene.faded.has(service)
  context.globalAlpha = faded ? 0.35 : 1
  drawName(context, span, middle, columns, scene, colour)
  if (failed) drawFailure(context, columns.names - 16, middle, look.critical, look.plate)
  context.save()
  context.beginPath()
  context.rect(columns.laneFrom, top, width - columns.laneFrom, rowHeight)
  context.clip()
  const start = store.start[span] ?? 0
  const from = placeOf(start, view, columns)
  const to = placeOf(endOf(store, span), view, columns)
  const left = Math.max(from, columns.laneFrom)
  const right = Math.min(to, columns.laneTo)
  const inSight = to >= columns.laneFrom && from <= columns.laneTo
  if (inSight) {
    const bar = top + Math.round(rowHeight / 2 - 6)
    context.fillStyle = colour
    context.globalAlpha = faded ? 0.15 : 0.38
    context.fillRect(left, bar, Math.max(right - left, 2), 11)
    context.globalAlpha = faded ? 0.35 : 1
    for (const { fromMs, toMs } of scene.path.get(span) ?? []) {
      const pieceFrom = Math.max(placeOf(fromMs, view, columns), columns.laneFrom)
      const pieceTo = Math.min(placeOf(toMs, view, columns), columns.laneTo)
      if (pieceTo < columns.laneFrom || pieceFrom > columns.laneTo) continue
      const length = Math.max(pieceTo - pieceFrom, 2)
      context.fillStyle = colour
      context.fillRect(pieceFrom, bar, length, 11)
      context.fillStyle = look.ink
      context.fillRect(pieceFrom, bar + 13, length, 2)
    }
    for (const record of scene.logs.bySpan.get(span) ?? []) {
      const { severity } = scene.logs.rows[record] ?? { severity: 'info' }
      const x = placeOf(scene.logs.at[record] ?? 0, view, columns)
      if (x < columns.laneFrom || x > columns.laneTo) continue
      const grave = severity === 'warn' || severity === 'error' || severity === 'fatal'
      drawRecord(context, x, bar, grave, look.levels[severity] ?? look.ink3)
    }
  }
  drawLength(context, span, middle, { from, to, inSight, left, right, failed }, columns, scene)
  context.restore()
  context.globalAlpha = 1
  if (tree.below[span] === 0) return
  drawFold(context, foldPlace(tree.depth[span] ?? 0, columns.names), middle, scene.collapsed.has(span), look.ink2)
}

interface Bar {
  readonly from: number
  readonly to: number
  readonly left: number
  readonly right: number
  readonly inSight: boolean
  readonly failed: boolean
}

/** The duration stands behind the bar, before it when there is no room, and an arrow says where a bar out of sight is. */
function drawLength(
  context: CanvasRenderingContext2D,
  span: number,
  middle: number,
  bar: Bar,
  columns: Columns,
  scene: WaterfallScene,
): void {
  const { store, look } = scene
  const duration = scene.formatDuration(store.duration[span] ?? 0)
  context.font = look.small
  context.fillStyle = bar.failed ? look.critical : look.ink2
  if (!bar.inSight) {
    const before = bar.to < columns.laneFrom
    context.fillStyle = look.ink3
    const text = before ? `‹ ${duration}` : `${duration} ›`
    const x = before ? columns.laneFrom + 6 : columns.laneTo - context.measureText(text).width - 2
    context.fillText(text, x, middle)
    return
  }
  const length = context.measureText(duration).width
  const end = Math.max(bar.right, bar.left + 2)
  const fitsBehind = end + 6 + length < columns.laneTo + 60
  if (fitsBehind) context.fillText(duration, end + 6, middle)
  else if (bar.left - 6 - length > columns.laneFrom) context.fillText(duration, bar.left - 6 - length, middle)
}

function drawName(
  context: CanvasRenderingContext2D,
  span: number,
  middle: number,
  columns: Columns,
  scene: WaterfallScene,
  colour: string,
): void {
  const { store, tree, look } = scene
  const indent = foldPlace(tree.depth[span] ?? 0, columns.names) + 10
  context.fillStyle = colour
  context.fillRect(indent, middle - 7, 3, 14)
  const end = columns.names - (store.failed[span] === 1 ? 28 : 10)
  const service = serviceOf(store, span)
  const more = scene.collapsed.has(span) ? ` +${tree.below[span] ?? 0}` : ''
  context.font = look.font
  const x = indent + 9
  const room = end - x
  const serviceShown = columns.names < 200 ? '' : fitText(context, `${service} `, room * 0.5)
  const serviceWidth = serviceShown === '' ? 0 : context.measureText(serviceShown).width
  const nameShown = fitText(context, nameOf(store, span), room - serviceWidth - (more === '' ? 0 : context.measureText(more).width))
  const nameWidth = context.measureText(nameShown).width
  if (scene.hits.has(span)) {
    context.fillStyle = look.hit
    context.fillRect(x - 2, middle - 9, serviceWidth + nameWidth + 4, 18)
  }
  context.fillStyle = look.ink3
  context.fillText(serviceShown, x, middle)
  context.fillStyle = look.ink
  context.fillText(nameShown, x + serviceWidth, middle)
  context.fillStyle = look.ink3
  context.fillText(more, x + serviceWidth + nameWidth, middle)
}

function drawLog(
  context: CanvasRenderingContext2D,
  record: number,
  top: number,
  rowHeight: number,
  width: number,
  columns: Columns,
  scene: WaterfallScene,
): void {
  const { look, logs } = scene
  const row = logs.rows[record]
  if (!row) return
  const middle = top + rowHeight / 2
  const level = look.levels[row.severity] ?? look.ink3
  const span = scene.store.placeOf.get(row.spanId) ?? 0
  const x = foldPlace(scene.tree.depth[span] ?? 0, columns.names) + 10
  context.fillStyle = level
  context.fillRect(x, middle - 7, 3, 14)
  context.font = look.mono
  context.fillStyle = look.ink3
  const label = `${row.severity.toUpperCase()} ${/T(\d\d:\d\d:\d\d(?:\.\d{1,3})?)/.exec(row.timestamp)?.[1] ?? ''}`
  context.fillText(fitText(context, label, columns.names - x - 19), x + 9, middle)
  context.fillStyle = look.ink
  context.fillText(
    fitText(context, row.body.replaceAll(/\s+/g, ' ').slice(0, 400), width - columns.laneFrom - 24),
    columns.laneFrom + 12,
    middle,
  )
}

/** Where the chevron of a row stands, for drawing and for the pointer. */
export function foldPlace(depth: number, names: number): number {
  const indent = names < 200 ? 5 : 14
  return (names < 200 ? 12 : 22) + Math.min(depth, deepestIndent) * indent
}

function placeOf(ms: number, view: WaterfallScene['view'], { laneFrom, laneTo }: Columns): number {
  return laneFrom + ((ms - view.fromMs) / (view.toMs - view.fromMs)) * (laneTo - laneFrom)
}
