/** Shapes that say by their outline what colour says too. */

/** A filled octagon with a stroke in it: failed. */
export function drawFailure(context: CanvasRenderingContext2D, x: number, y: number, colour: string, ground: string): void {
  const radius = 6
  context.fillStyle = colour
  context.beginPath()
  for (let corner = 0; corner < 8; corner++) {
    const angle = Math.PI / 8 + (corner * Math.PI) / 4
    context.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle))
  }
  context.fill()
  context.fillStyle = ground
  context.fillRect(x - 0.75, y - 3.5, 1.5, 4)
  context.fillRect(x - 0.75, y + 1.7, 1.5, 1.5)
}

/** An open or closed chevron before a span that has others below it. */
export function drawFold(context: CanvasRenderingContext2D, x: number, y: number, collapsed: boolean, colour: string): void {
  context.strokeStyle = colour
  context.lineWidth = 1.4
  context.lineCap = 'round'
  context.beginPath()
  if (collapsed) {
    context.moveTo(x - 1.5, y - 3)
    context.lineTo(x + 1.5, y)
    context.lineTo(x - 1.5, y + 3)
  } else {
    context.moveTo(x - 3, y - 1.5)
    context.lineTo(x, y + 1.5)
    context.lineTo(x + 3, y - 1.5)
  }
  context.stroke()
}

/** A log record: a triangle on its point for warnings and worse, a stroke for the others. */
export function drawRecord(context: CanvasRenderingContext2D, x: number, y: number, grave: boolean, colour: string): void {
  context.fillStyle = colour
  if (!grave) return context.fillRect(x - 0.75, y - 6, 1.5, 6)
  context.beginPath()
  context.moveTo(x - 4, y - 7)
  context.lineTo(x + 4, y - 7)
  context.lineTo(x, y)
  context.fill()
}
