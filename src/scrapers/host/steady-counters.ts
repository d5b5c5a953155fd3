import type { MetricFamily } from '../../lib/metrics/metric-family.ts'

/** A CPU that goes back by more than this was taken out and put in again: a true reset. */
const resetSeconds = 3

/**
 * The kernel's idle and iowait times sometimes step back a little, which a rate would take for a counter reset and answer with
 * a huge spike. A small step back repeats the last value instead.
 */
export function createSteadyCounters(): (families: readonly MetricFamily[]) => MetricFamily[] {
  const last = new Map<string, number>()
  return (families) =>
    families.map((family) => {
      if (family.type === 'histogram') return family
      const points = family.points.map((point) => {
        const key = `${family.name} ${Object.values(point.labels).join(' ')}`
        const before = last.get(key) ?? 0
        const value = point.value < before && point.value + resetSeconds >= before ? before : point.value
        last.set(key, value)
        return { ...point, value }
      })
      return { ...family, points }
    })
}
