/** A RowBinary string of `bytes` at `at`, and where what follows it starts. */
export function readString(bytes: Buffer, at: number): { readonly text: string; readonly end: number } {
  const { value, end } = readVarint(bytes, at)
  return { text: bytes.toString('utf8', end, end + value), end: end + value }
}

/** A RowBinary Map(String, String) of `bytes` at `at`. */
export function readStringMap(bytes: Buffer, at: number): Map<string, string> {
  const map = new Map<string, string>()
  const count = readVarint(bytes, at)
  let next = count.end
  for (let i = 0; i < count.value; i++) {
    const key = readString(bytes, next)
    const value = readString(bytes, key.end)
    map.set(key.text, value.text)
    next = value.end
  }
  return map
}

function readVarint(bytes: Buffer, at: number): { readonly value: number; readonly end: number } {
  let value = 0
  let end = at
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[end++] ?? 0
    value += (byte & 127) * scale
    if (byte < 128) return { value, end }
  }
}
