/** A stretch of a text, in UTF-16 units. */
export interface Place {
  readonly start: number
  readonly end: number
}

/** Where in an expression the server found a mistake (`2:7: parse error: …`, line and column from 1); undefined when it does not say. */
export function faultPlace(expr: string, message: string): Place | undefined {
  const [, line, column] = /(\d+):(\d+): parse error/.exec(message) ?? []
  if (line === undefined || column === undefined) return undefined
  const lines = expr.split('\n')
  const before = lines.slice(0, Number(line) - 1).reduce((sum, text) => sum + text.length + 1, 0)
  const start = Math.min(before + Number(column) - 1, expr.length)
  // The word that begins there; at the end of the text the last character.
  const length = /^[\w:]+/.exec(expr.slice(start))?.[0].length ?? 1
  return start >= expr.length ? { start: Math.max(expr.length - 1, 0), end: expr.length } : { start, end: start + length }
}
