import type { SpanStore } from '../model/span-store.ts'
import type { TraceTree } from '../model/trace-tree.ts'
import type { CanvasLook } from './canvas-look.ts'

/**
 * The whole trace, a line a span as far as there are lines. What would fall on a dot that is drawn already is left out, so that it costs
 * no more than there are dots.
 */
export function drawMinimap(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  trace: { readonly store: SpanStore; readonly tree: TraceTree; readonly colours: ReadonlyMap<number, string>; readonly look: CanvasLook },
): void {
  const { store, tree, colours, look } = trace
  const { order } = tree
  const perMs = width / Math.max(store.head.durationMs, 1e-6)
  const lines = Math.min(order.length, height)
  const lineHeight = Math.max(1, Math.min(3, Math.floor(height / Math.max(lines, 1))))
  // How far each line is drawn already, from its left and from its right.
  const drawn = new Uint8Array(width * height)
  context.globalAlpha = 0.75
  for (let row = 0; row < order.length; row++) {
    const span = order[row] ?? 0
    const y = Math.floor((row / order.length) * lines) * (lines < height ? Math.floor(height / lines) : 1)
    const x = Math.min(width - 1, Math.max(0, Math.floor((store.start[span] ?? 0) * perMs)))
    const length = Math.min(width - x, Math.max(1, Math.round((store.duration[span] ?? 0) * perMs)))
    const failed = store.failed[span] === 1
    const dot = y * width + x
    if (length <= 2 && !failed && drawn[dot] === 1) continue
    drawn[dot] = 1
    context.fillStyle = failed ? look.critical : (colours.get(store.service[span] ?? 0) ?? look.ink3)
    context.fillRect(x, y, length, lineHeight)
  }
  context.globalAlpha = 1
}
