/** The lines of `body` from `from` on that are not blank, without their ends; a carriage return before an end belongs to it. */
export function walkLines(body: Buffer, see: (start: number, end: number) => void, from = skipBom(body)): void {
  for (let at = from; at < body.length;) {
    const found = body.indexOf(10, at)
    const next = found < 0 ? body.length : found
    let end = next
    if (end > at && body[end - 1] === 13) end--
    if (!isBlank(body, at, end)) see(at, end)
    at = next + 1
  }
}

/** The same, but lines that begin with a space or a tab belong to the one before, as those of stack traces do. */
export function walkTexts(body: Buffer, see: (start: number, end: number) => void): void {
  let first = -1
  let last = -1
  walkLines(body, (start, end) => {
    const isMore = body[start] === 0x20 || body[start] === 0x09
    if (!isMore || first < 0) {
      if (first >= 0) see(first, last)
      first = start
    }
    last = end
  })
  if (first >= 0) see(first, last)
}

/** Behind a byte order mark. */
export function skipBom(body: Buffer): number {
  return body.length >= 3 && body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 3 : 0
}

function isBlank(body: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((body[at] ?? 0) > 0x20) return false
  return true
}
