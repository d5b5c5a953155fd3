const escape = /_([0-9A-Fa-f]{1,6})_|__|_/g

/** A name as Prometheus escapes it for addresses, `U__http_2e_status`; any other is taken as it is, and so is one escaped wrongly. */
export function unescapeName(name: string): string {
  if (!name.startsWith('U__')) return name
  let isWrong = false
  const unescaped = name.slice(3).replaceAll(escape, (found: string, code: string | undefined) => {
    if (found === '__') return '_'
    const point = code === undefined ? Number.NaN : Number.parseInt(code, 16)
    if (point <= 0x10ffff && (point < 0xd800 || point > 0xdfff)) return String.fromCodePoint(point)
    isWrong = true
    return ''
  })
  return isWrong ? name : unescaped
}
