const pattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/
const unitsMs = [365 * 86_400_000, 7 * 86_400_000, 86_400_000, 3_600_000, 60_000, 1000, 1]
const names = ['y', 'w', 'd', 'h', 'm', 's', 'ms']
/** What 64 bits of nanoseconds hold, as in Prometheus. */
const maxMs = 9_223_372_036_854

/** A duration as Prometheus writes it (`1h30m`, `15s`, `0`) in milliseconds; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  const match = text === '' ? null : pattern.exec(text)
  if (match === null) return undefined
  const ms = unitsMs.reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit, 0)
  return ms <= maxMs ? ms : undefined
}

/** As Prometheus prints it: years and weeks only where they come out even. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s'
  let rest = ms
  let text = ''
  for (const [i, unit] of unitsMs.entries()) {
    const amount = Math.floor(rest / unit)
    if (amount === 0 || (i < 2 && rest % unit !== 0)) continue
    text += `${amount}${names[i] ?? ''}`
    rest -= amount * unit
  }
  return text
}
