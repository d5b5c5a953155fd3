import { subtract, type TimeSpan, unite } from './spans.ts'

/** A time in which a monitor is worked on. */
export interface Maintenance extends TimeSpan {
  readonly announcedAtMs: number
}

/**
 * The time that does not count because of maintenance; united. An outage that had begun when it was announced counts all the same: nobody can
 * announce what has happened. Outages united.
 */
export function leaveOut(maintenance: readonly Maintenance[], outages: readonly TimeSpan[]): readonly TimeSpan[] {
  return unite(
    maintenance.flatMap(({ announcedAtMs, ...span }) =>
      subtract(
        unite([span]),
        outages.filter(({ fromMs, toMs }) => fromMs <= announcedAtMs && announcedAtMs < toMs),
      ),
    ),
  )
}

/** Whether what is found at a time does not count. `downSinceMs`: of the outage that goes on. */
export function isLeftOut(maintenance: readonly Maintenance[], atMs: number, downSinceMs: number | undefined): boolean {
  return maintenance.some(
    ({ announcedAtMs, fromMs, toMs }) => fromMs <= atMs && atMs < toMs && (downSinceMs === undefined || announcedAtMs < downSinceMs),
  )
}
