/** Alertmanager's sign that something is missing. */
const ellipsis = '…'

/** `text`, or as much of it as fits into `limit` characters (code points) with `note` at its end. */
export function cutText(text: string, limit: number, note: string = ellipsis): string {
  // Code points are at most as many as UTF-16 units.
  if (text.length <= limit) return text
  const points = Array.from(text)
  if (points.length <= limit) return text
  const noteLength = Array.from(note).length
  if (limit <= noteLength) return points.slice(0, limit).join('')
  return points.slice(0, limit - noteLength).join('') + note
}

/** As `cutText`, in bytes of UTF-8; no character is torn. */
export function cutBytes(text: string, limitBytes: number, note: string = ellipsis): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= limitBytes) return text
  let end = Math.max(0, limitBytes - Buffer.byteLength(note))
  // Not in the middle of a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end) + (Buffer.byteLength(note) <= limitBytes ? note : '')
}

/** What stands where a body was cut. */
const cutNote = '\n… (cut: the whole text is on the page)'

/** `text` with `tail` (the links) behind it; when both are too long for `limit` characters, `text` gives way and says so. */
export function withTail(text: string, tail: string, limit: number): string {
  const room = limit - Array.from(tail).length
  return room > 0 ? cutText(text, room, cutNote) + tail : cutText(text, limit, cutNote)
}
