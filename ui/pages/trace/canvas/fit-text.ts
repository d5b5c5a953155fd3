const fitted = new Map<string, string>()
const mostKept = 5000

/** The text as far as it fits, with an ellipsis; remembered, for rows are drawn again and again. */
export function fitText(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (width <= 0) return ''
  const room = Math.floor(width)
  const key = `${context.font}|${room}|${text}`
  const known = fitted.get(key)
  if (known !== undefined) return known
  if (fitted.size > mostKept) fitted.clear()
  const shown = context.measureText(text).width <= room ? text : cut(context, text, room)
  fitted.set(key, shown)
  return shown
}

function cut(context: CanvasRenderingContext2D, text: string, width: number): string {
  let least = 0
  let most = Math.min(text.length, 400)
  while (least < most) {
    const middle = Math.ceil((least + most) / 2)
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) least = middle
    else most = middle - 1
  }
  return least === 0 ? '' : `${text.slice(0, least)}…`
}
