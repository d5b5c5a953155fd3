/** Epoch milliseconds as seconds with at most three decimals, a JSON number. */
export function encodeTime(timeMs: number): string {
  const size = Math.abs(timeMs)
  const fraction = size % 1000
  const whole = `${timeMs < 0 ? '-' : ''}${(size - fraction) / 1000}`
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(3, '0')}`
}
