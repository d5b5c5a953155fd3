import { z } from 'zod'

import { rangeQuery } from './time.ts'

/** GET /api/scopes: the services that sent spans or log records in the range, each with its environments, busiest first. */
export const scopesQuery = z.strictObject(rangeQuery)
export const scopesReply = z.object({
  rows: z.array(
    z.object({
      environment: z.string().meta({ description: 'Empty where the sender did not say' }),
      service: z.string().meta({ description: 'Empty where the sender did not say' }),
    }),
  ),
})
