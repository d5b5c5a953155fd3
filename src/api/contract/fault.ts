import { z } from 'zod'

/** Every error answer of the API. */
export const faultReply = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()).optional() }),
})
export type FaultReply = z.infer<typeof faultReply>
