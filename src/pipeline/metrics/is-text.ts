import { isCleanUtf8 } from '../../lib/wire/plain-text.ts'
import type { AttributeList } from '../../model/attributes.ts'

/** Are `bytes[start, end)` UTF-8 without NUL? */
export function isText(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const byte = bytes[i] ?? 0
    if (byte === 0 || byte > 127) return isCleanUtf8(bytes.subarray(start, end))
  }
  return true
}

/** Are all keys and values? */
export function areTexts({ length, keyBytes, keyStart, keyEnd, valueBytes, valueStart, valueEnd }: AttributeList): boolean {
  for (let i = 0; i < length; i++) {
    const key = keyBytes[i]
    const value = valueBytes[i]
    if (key !== undefined && !isText(key, keyStart[i] ?? 0, keyEnd[i] ?? 0)) return false
    if (value !== undefined && !isText(value, valueStart[i] ?? 0, valueEnd[i] ?? 0)) return false
  }
  return true
}
