/** How many digits stand at `start`, before `end` and before anything else. */
export function countDigits(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && isDigit(bytes[at])) at++
  return at - start
}

function isDigit(byte = 0): boolean {
  return byte >= 0x30 && byte <= 0x39
}
