const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
}

/** Milliseconds of `15s`, `1m`, `1h30m`; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  if (!/^(\d{1,9}(?:ms|[smhdwMy]))+$/.test(text)) return undefined
  let sum = 0
  for (const [, count, unit = ''] of text.matchAll(/(\d+)(ms|[smhdwMy])/g)) sum += Number(count) * (unitMs[unit] ?? 0)
  return sum
}

/** As PromQL writes it, in the greatest unit that is whole: `4m`, `90s`. */
export function writeDuration(ms: number): string {
  const whole = Math.max(1, Math.round(ms))
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const size = unitMs[unit] ?? 1
    if (whole % size === 0) return `${whole / size}${unit}`
  }
  return `${whole}ms`
}
