import { z } from 'zod'

import { fromVersion, settingVersion } from './setting-version.ts'

/** Which attributes of log records and spans are about persons; one setting a project. */
const personalData = z.strictObject({
  /** Names, or beginnings of names with a star behind them. */
  fields: z.array(z.string().min(1).max(256)).max(256),
  /** Whether people must say why before they see such records. */
  askReason: z.boolean().default(false),
})
/** PUT /api/personal-data */
export const changePersonalDataBody = personalData.extend({ fromVersion })
/** GET and PUT /api/personal-data */
export const personalDataReply = personalData.extend({ version: settingVersion })

/** POST /api/personal-data/reason: why one looks at personal data, for the next hour. */
export const viewReasonBody = z.strictObject({ reason: z.string().min(1).max(500) })

/** POST /api/exports: what a page hands its reader as a file, told before it does. */
export const exportBody = z.strictObject({
  what: z.enum(['logs', 'traces', 'chart', 'table', 'dashboard', 'rules']),
  format: z.string().regex(/^[a-z0-9]{1,16}$/),
  rows: z.number().int().min(0),
  question: z.string().max(2000).default('').meta({ description: 'The search, query or name that was exported' }),
})
