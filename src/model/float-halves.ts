/** The halves of a number's IEEE bits, as a sink takes values. */
export function halvesOf(value: number): readonly [low: number, high: number] {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value)
  return [bytes.readUInt32LE(0), bytes.readUInt32LE(4)]
}
