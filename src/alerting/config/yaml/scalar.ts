import { isScalar } from 'yaml'

const flags: ReadonlyMap<string, boolean> = new Map([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON'].map((word) => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF'].map((word) => [word, false] as const),
])

/** What a scalar without quotes means in YAML 1.1, as Go's yaml.v2 resolves it: a truth value, a number, nothing, or its text. */
export function resolveScalar(node: unknown): boolean | number | string | null {
  const text = isScalar(node) ? String(node.value) : ''
  if (!isScalar(node) || node.type !== 'PLAIN') return text
  if (/^(|~|null|Null|NULL)$/.test(text)) return null
  return flags.get(text) ?? readNumber(text) ?? text
}

function readNumber(text: string): number | undefined {
  if (/^\+?\.inf$/i.test(text)) return Infinity
  if (/^-\.inf$/i.test(text)) return -Infinity
  if (/^\.nan$/i.test(text)) return Number.NaN
  const plain = text.replaceAll('_', '')
  const sign = plain.startsWith('-') ? -1 : 1
  const unsigned = plain.replace(/^[+-]/, '')
  if (/^0x[\da-f]+$|^0o[0-7]+$|^0b[01]+$/i.test(unsigned)) return sign * Number(unsigned)
  if (/^0[0-7]+$/.test(unsigned)) return sign * Number.parseInt(unsigned, 8)
  return /^(\.\d+|\d+(\.\d*)?)(e[-+]?\d+)?$/i.test(unsigned) ? sign * Number(unsigned) : undefined
}
