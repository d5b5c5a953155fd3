import { z } from 'zod'

import { instant, rangeQuery } from './time.ts'

/** A figure over time: `values[i]` at from + i * stepMs; null where there was no data. */
const figure = z.object({ from: instant, stepMs: z.number(), values: z.array(z.number().nullable()), last: z.number().nullable() })
export type Figure = z.infer<typeof figure>

const partState = z.enum(['ok', 'degraded', 'down', 'unknown'])

/**
 * GET /api/overview: the platform, the machine it runs on and everything that reports. Rates are per second, utilisations and the
 * error rate fractions 0-1: CPU and memory of all hosts together, disk of the fullest file system. At most 120 steps.
 */
export const overviewQuery = z.strictObject(rangeQuery)
export const overviewReply = z.object({
  platform: z.object({
    version: z.string(),
    startedAt: instant,
    parts: z.array(z.object({ name: z.string(), state: partState, detail: z.string() })),
  }),
  figures: z.object({
    requestRate: figure,
    errorRate: figure,
    p95Ms: figure,
    cpuUtilisation: figure,
    memoryUtilisation: figure,
    diskUtilisation: figure,
    logRate: figure,
    spanRate: figure,
    sampleRate: figure,
  }),
  hosts: z.array(
    z.object({
      host: z.string(),
      cpuUtilisation: z.number().nullable(),
      memoryUtilisation: z.number().nullable(),
      diskUtilisation: z.number().nullable(),
      lastSeen: instant,
    }),
  ),
})
