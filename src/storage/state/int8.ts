/** The type id of `bigint` in PostgreSQL. */
export const int8Type = 20

/** Counters and epoch milliseconds arrive as numbers from both backends; a larger value is a bug and must not be rounded. */
export function readInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint column holds more than 2^53')
  return value
}
