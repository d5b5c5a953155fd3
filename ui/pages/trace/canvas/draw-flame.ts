import type { FlameNode } from '../model/flame.ts'
import type { SpanStore } from '../model/span-store.ts'
import type { CanvasLook } from './canvas-look.ts'
import { drawFailure } from './draw-marks.ts'
import { fitText } from './fit-text.ts'

export const flameRow = 22
const leastWidth = 0.5

export interface FlameScene {
  readonly store: SpanStore
  readonly nodes: readonly FlameNode[]
  readonly colours: ReadonlyMap<number, string>
  readonly look: CanvasLook
  readonly faded: ReadonlySet<number>
  /** The node that is as wide as the canvas. */
  readonly root: FlameNode | undefined
  readonly active: FlameNode | undefined
  readonly pointed: FlameNode | undefined
  readonly scrollTop: number
}

/** Where a node stands on a canvas so wide. */
export function placeFlame(node: FlameNode, root: FlameNode, width: number): { x: number; width: number } {
  const perMs = width / Math.max(root.total, 1e-9)
  return { x: (node.from - root.from) * perMs, width: node.total * perMs }
}

/** Boxes narrower than half a dot are left out. */
export function drawFlame(context: CanvasRenderingContext2D, width: number, height: number, scene: FlameScene): void {
  const { look, nodes, root, store } = scene
  context.fillStyle = look.plate
  context.fillRect(0, 0, width, height)
  if (!root) return
  context.textBaseline = 'middle'
  context.font = look.small
  for (const node of nodes) {
    const top = node.depth * flameRow - scene.scrollTop
    if (top > height || top + flameRow < 0) continue
    const place = placeFlame(node, root, width)
    if (place.width < leastWidth || place.x + place.width < 0 || place.x > width) continue
    const x = Math.max(0, place.x)
    const boxWidth = Math.max(Math.min(place.x + place.width, width) - x - 1, 0.5)
    const colour = scene.colours.get(node.service) ?? look.ink3
    context.fillStyle = colour
    context.globalAlpha = scene.faded.has(node.service) ? 0.1 : node === scene.pointed ? 0.5 : 0.32
    context.fillRect(x, top, boxWidth, flameRow - 2)
    context.globalAlpha = 1
    if (boxWidth < 3) continue
    context.fillRect(x, top, 2, flameRow - 2)
    if (node === scene.active) {
      context.strokeStyle = look.accent
      context.lineWidth = 2
      context.strokeRect(x + 1, top + 1, Math.max(boxWidth - 2, 1), flameRow - 4)
    }
    if (boxWidth < 28) continue
    const room = boxWidth - (node.failed > 0 ? 30 : 14)
    context.fillStyle = look.ink
    context.fillText(
      fitText(context, `${store.texts[node.service] ?? ''} ${store.texts[node.name] ?? ''}`, room),
      x + 7,
      top + flameRow / 2 - 1,
    )
    if (node.failed > 0 && boxWidth > 40) drawFailure(context, x + boxWidth - 11, top + flameRow / 2 - 1, look.critical, look.plate)
  }
}
