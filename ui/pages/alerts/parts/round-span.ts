const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000]

/** A length of time as coarse as people say it: whole seconds, minutes, tenths of hours and days; it does not flicker while it grows. */
export function roundSpan(ms: number): number {
  const unit = ms < 2 * minuteMs ? 1000 : ms < 2 * hourMs ? minuteMs : ms < 2 * dayMs ? hourMs / 10 : dayMs / 10
  return Math.max(0, Math.floor(ms / unit) * unit)
}
