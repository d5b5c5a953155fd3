import { z } from 'zod'

/** Days to keep; null = for ever. */
const days = z.number().int().min(1).max(36_500).nullable()
const own = days.exactOptional()

/** FEATURES B5: metrics as five-minute roll-ups outlive their samples. */
const rollupDays = 731

/** How long each log class and signal is kept, in projects that say nothing else. */
export const retentionSettings = z.strictObject({
  logs: z.strictObject({ application: days, error: days, security: days, performance: days, audit: days, debug: days }),
  spans: days,
  metrics: days,
  rollups: days.default(rollupDays),
})
export type RetentionSettings = z.output<typeof retentionSettings>

/** What a project keeps for another time than the platform: what is left out is kept as long as everywhere. */
export const projectRetention = z.strictObject({
  logs: z.strictObject({ application: own, error: own, security: own, performance: own, audit: own, debug: own }).default({}),
  spans: own,
  metrics: own,
  rollups: own,
})
export type ProjectRetention = z.output<typeof projectRetention>

/**
 * FEATURES B5: security 7 years, application and error 2 years, performance 90 days, debug 30 days, audit for ever, spans 30 days,
 * metrics 400 days.
 */
export const defaultRetention: RetentionSettings = {
  logs: { security: 2557, application: 731, error: 731, performance: 90, debug: 30, audit: null },
  spans: 30,
  metrics: 400,
  rollups: rollupDays,
}
