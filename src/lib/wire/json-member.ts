import { stringEnd } from './json-bounds.ts'

const quote = 0x22
const [openObject, openArray, closeObject, closeArray, comma, colon] = [0x7b, 0x5b, 0x7d, 0x5d, 0x2c, 0x3a]
/** Bytes that one character may take, `\u0065`. */
const longestEscape = 6
const space: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d])

/**
 * The text that a JSON object has under a name, without making values of the rest of it. Undefined where there is none, or something else.
 * Says nothing about whether the whole is valid.
 */
export function textMember(json: Uint8Array, name: string): string | undefined {
  let depth = 0
  let isInObject = false
  let isName = false
  let isWanted = false
  let found: readonly [start: number, end: number] | undefined
  for (let at = 0; at < json.length; at++) {
    const byte = json[at] ?? 0
    if (byte === quote) {
      const end = stringEnd(json, at + 1)
      const length = end - at - 1
      // Thousands of other names are not read, however many there are.
      if (depth === 1 && isName)
        isWanted = length >= name.length && length <= longestEscape * name.length && readText(json, at, end) === name
      else if (depth === 1 && isWanted) found = [at, end]
      at = end
    } else if (byte === openObject || byte === openArray) {
      if (depth === 0) isInObject = isName = byte === openObject
      else if (depth === 1 && isWanted) found = undefined
      depth++
    } else if (byte === closeObject || byte === closeArray) depth--
    else if (depth !== 1) continue
    else if (byte === comma) [isName, isWanted] = [isInObject, false]
    else if (byte === colon) isName = false
    // A number, or one of the three words.
    else if (isWanted && !isName && !space.has(byte)) found = undefined
  }
  return found === undefined ? undefined : readText(json, ...found)
}

/** With its quotes, which stand at both places; a string cut short has no second one, and what lies behind the text is somebody else's. */
function readText(json: Uint8Array, start: number, end: number): string | undefined {
  try {
    const text: unknown = JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8', start, end + 1))
    return typeof text === 'string' ? text : undefined
  } catch {
    return undefined
  }
}
