/** Are `size` bytes the same? Four bytes a step: several times as fast as one. */
export function isSameBytes(a: DataView, aStart: number, b: DataView, bStart: number, size: number): boolean {
  if (size < 4) {
    for (let i = 0; i < size; i++) if (a.getUint8(aStart + i) !== b.getUint8(bStart + i)) return false
    return true
  }
  const last = size - 4
  for (let i = 0; i < last; i += 4) if (a.getInt32(aStart + i, true) !== b.getInt32(bStart + i, true)) return false
  return a.getInt32(aStart + last, true) === b.getInt32(bStart + last, true)
}
