import { z } from 'zod'

import { duration } from '../fields.ts'
import { checkCron } from '../heartbeat/cron.ts'
import { defineProbe } from '../probe.ts'

const minuteMs = 60_000
const dayMs = 1440 * minuteMs

const settings = z
  .strictObject({
    every: duration(minuteMs / 2, 366 * dayMs)
      .optional()
      .meta({ description: 'How often it calls, at least' }),
    cron: z.string().max(100).optional().meta({ description: 'When it calls: five fields, as in a crontab' }),
    timezone: z.string().max(64).default('UTC').meta({ description: 'Time zone of `cron`' }),
    grace: duration(1000, 30 * dayMs)
      .default('5m')
      .meta({ description: 'How late it may be' }),
  })
  .superRefine(({ every, cron, timezone }, context) => {
    if ((every === undefined) === (cron === undefined)) return context.addIssue({ code: 'custom', message: 'give either every or cron' })
    const problem = cron === undefined ? undefined : checkCron(cron, timezone)
    if (problem !== undefined) context.addIssue({ code: 'custom', path: ['cron'], message: problem })
  })
export type HeartbeatSettings = z.output<typeof settings>
export const heartbeatSettings = settings

/** A job calls us: when it begins, when it is done, when it fails. Silence is the failure. */
export const heartbeat = defineProbe({
  name: 'heartbeat',
  title: 'Heartbeat of a job',
  settings,
  form: [
    { name: 'every', input: 'text' },
    { name: 'cron', input: 'text' },
    { name: 'timezone', input: 'text', isAdvanced: true },
    { name: 'grace', input: 'text' },
  ],
  instanceOf: () => 'heartbeat',
})
