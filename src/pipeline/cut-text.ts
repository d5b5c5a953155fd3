/** Where `bytes[start, end)` must end to be at most `maxBytes` long without splitting a UTF-8 character. */
export function cutText(bytes: Uint8Array, start: number, end: number, maxBytes: number): number {
  if (end - start <= maxBytes) return end
  let cut = start + maxBytes
  while (cut > start && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut--
  return cut
}

/** As `cutText`, and not within a word when one of up to 256 bytes ends there: half a secret is one that no detector knows. */
export function cutAtWord(bytes: Uint8Array, start: number, end: number, maxBytes: number): number {
  const cut = cutText(bytes, start, end, maxBytes)
  if (cut === end) return end
  for (let at = cut; at > start && cut - at < 256; at--) if (isBreak(bytes[at - 1] ?? 0)) return at
  return cut
}

/** White space, quotes, commas and semicolons, brackets. */
function isBreak(byte: number): boolean {
  return (
    byte <= 32 || byte === 34 || byte === 39 || byte === 44 || byte === 59 || byte === 123 || byte === 125 || byte === 91 || byte === 93
  )
}
