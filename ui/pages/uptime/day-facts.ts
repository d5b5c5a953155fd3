import type { Monitor } from './use-monitors.ts'

/** One day of a monitor. */
export type Day = Monitor['days'][number]

/** What ninety days come to, for their sentence. */
export function countDays(days: readonly Day[]): { known: number; bad: number; unknown: number; serviced: number } {
  const known = days.filter(({ ratio }) => ratio !== null)
  return {
    known: known.length,
    bad: known.filter(({ downMs }) => downMs > 0).length,
    unknown: days.filter(isUnknown).length,
    serviced: days.filter(({ maintenanceMs }) => maintenanceMs > 0).length,
  }
}

/** Nobody looked, and announced maintenance was not the whole reason. */
export function isUnknown({ ratio, maintenanceMs, totalMs }: Day): boolean {
  return ratio === null && (maintenanceMs === 0 || maintenanceMs < totalMs)
}
