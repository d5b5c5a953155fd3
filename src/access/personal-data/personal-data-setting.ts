import { z } from 'zod'

import { defineSetting } from '../settings/setting.ts'

/** Which attributes of log records and spans say something about a person: a name, or the beginning of names with a star behind it. */
const personalData = z.strictObject({
  fields: z
    .array(
      z
        .string()
        .max(256)
        .regex(/^[^*\s]+\*?$/, 'is neither a name nor the beginning of names with a star behind it'),
    )
    .max(256),
  /** Whether people must say why before they see such records: for an hour each time. */
  askReason: z.boolean(),
})
export type PersonalData = z.output<typeof personalData>

/** What OpenTelemetry and Sentry call them. */
const usualFields = [
  'user.email',
  'user.name',
  'user.full_name',
  'user.phone',
  'user.username',
  'user.ip_address',
  'enduser.*',
  'email',
  'phone',
  'client.address',
  'http.client_ip',
]

export const personalDataSetting = defineSetting({
  key: 'personal_data',
  scope: 'project',
  schema: personalData,
  initial: { fields: usualFields, askReason: false },
  permission: 'masking.write',
})
