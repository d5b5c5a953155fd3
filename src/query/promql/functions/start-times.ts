/** Whether the start time of a sample says that counting began anew after the sample before. 0 is unknown. */
export function isStartReset(startTimes: Float64Array, times: Float64Array, at: number): boolean {
  return isReset(startTimes[at - 1] ?? 0, times[at - 1] ?? 0, startTimes[at] ?? 0, times[at] ?? 0)
}

/** The same of two samples that need not stand side by side. */
export function isReset(beforeStart: number, beforeTime: number, start: number, time: number): boolean {
  // Unknown, invalid, or what OpenTelemetry writes for unknown (start = time).
  if (start === 0 || start >= time || start < beforeTime) return false
  if (start > beforeTime) return true
  // It points at the sample before: a delta, or a total whose start is unknown.
  if (beforeStart > beforeTime) return false
  return beforeStart !== 0 && beforeStart !== beforeTime
}

/** Whether the start time of a sample lies before the sample before it, which began at another time: the data are doubtful. */
export function overlapsStart(startTimes: Float64Array, times: Float64Array, at: number): boolean {
  const start = startTimes[at] ?? 0
  return start !== 0 && start < (times[at - 1] ?? 0) && start !== startTimes[at - 1]
}
