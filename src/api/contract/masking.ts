import { z } from 'zod'

import { fromVersion, settingVersion } from './setting-version.ts'

/** How personal data and secrets are masked before anything is stored; one setting a project. */
const masking = z.strictObject({
  /** Built-in detectors switched off. */
  detectorsOff: z.array(z.string().max(64)).max(64).default([]),
  /** Fields always masked, besides the built-in list. */
  maskFields: z.array(z.string().min(1).max(256)).max(256).default([]),
  /** Fields never looked at. */
  keepFields: z.array(z.string().min(1).max(256)).max(256).default([]),
  /** RE2 patterns of your own. */
  patterns: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), pattern: z.string().min(1).max(1000) }))
    .max(32)
    .default([]),
})
export type Masking = z.infer<typeof masking>
/** PUT /api/masking */
export const changeMaskingBody = masking.extend({ fromVersion })
/** GET and PUT /api/masking */
export const maskingReply = z.object({
  masking,
  version: settingVersion,
  detectors: z.array(z.object({ name: z.string(), title: z.string(), example: z.string() })),
})

/** POST /api/masking/test: what a text would become. */
export const maskingTestBody = z.strictObject({ text: z.string().max(10_000), masking: masking.optional() })
export const maskingTestReply = z.object({ text: z.string(), masked: z.array(z.object({ detector: z.string(), count: z.number() })) })
