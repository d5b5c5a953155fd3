import { z } from 'zod'

/** An instant in the API: RFC 3339 with up to nine digits of a second, always in UTC when we write it. */
export const instant = z.iso.datetime({ offset: true }).meta({ description: 'RFC 3339 instant', example: '2026-11-20T13:42:00Z' })

/**
 * An end of a time range as people and pages write it: RFC 3339, epoch milliseconds, `now`, or relative to now as `now-15m`
 * (units s, m, h, d, w).
 */
export const moment = z
  .string()
  .regex(/^(now(-\d{1,6}[smhdw])?|\d{10,16}|\d{4}-\d\d-\d\dT.{1,35})$/, 'is not a time: use RFC 3339, epoch milliseconds, now or now-15m')
  .meta({ description: 'RFC 3339, epoch milliseconds, `now` or `now-15m`', example: 'now-1h' })

/** The range of a read; both ends inclusive of `from`, exclusive of `to`. */
export const rangeQuery = { from: moment.default('now-1h'), to: moment.default('now') }
