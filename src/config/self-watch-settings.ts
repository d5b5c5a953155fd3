import { z } from 'zod'

const mebibyte = 1024 * 1024

/** What the platform may use of its machine. */
export const budgetsSchema = z
  .strictObject({
    memoryBytes: z
      .number()
      .int()
      .min(256 * mebibyte)
      .optional()
      .meta({ description: 'Memory of all its processes together; when left out 85 % of what machine or container have' }),
    cpuCores: z.number().min(0.1).max(4096).optional().meta({ description: 'Cores; when left out those of machine or container' }),
    diskBytes: z
      .number()
      .int()
      .min(256 * mebibyte)
      .optional()
      .meta({
        description:
          'Bytes of the data directory; when left out 90 % of its disk. At the limit nothing is taken in until retention has made room',
      }),
  })
  .prefault({})
  .meta({
    description: 'What Vedette may use: ready rules tell when it comes near, and it takes in less before it is over. docs/upgrade.md',
  })

/** The dead man's switch: somebody else notices when we fall silent. */
export const heartbeatSchema = z
  .strictObject({
    out: z
      .array(z.url({ protocol: /^https?$/ }))
      .max(10)
      .default([])
      .meta({
        description:
          'Addresses that are called every minute while all is well (`/start` is added at the start, `/fail` when a vital part is down): a check of healthchecks.io, or a heartbeat monitor of another Vedette',
      }),
    everySeconds: z.number().int().min(5).max(3600).default(60).meta({ description: 'How often; a tenth sooner or later at random' }),
  })
  .prefault({})
  .meta({ description: 'Somebody else notices when Vedette falls silent' })
