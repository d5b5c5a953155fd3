import { z } from 'zod'

/** Masking of one project, as people set it; everything on and nothing added is the default. */
export const maskingSettings = z.strictObject({
  /** Names of detectors switched off. */
  detectorsOff: z.array(z.string().max(64)).max(64).default([]),
  /** Fields always masked, besides the built-in ones; a name also covers fields that end with it. */
  maskFields: z.array(z.string().min(1).max(256)).max(256).default([]),
  /** Fields never looked at; only exactly this name. Wins over everything else. */
  keepFields: z.array(z.string().min(1).max(256)).max(256).default([]),
  /** RE2 patterns; what they match (their first group, if they have one) is masked. */
  patterns: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9_]{0,31}$/), pattern: z.string().min(1).max(1000) }))
    .max(32)
    .default([]),
})
export type MaskingSettings = z.output<typeof maskingSettings>
