import { z } from 'zod'

import { instant } from './time.ts'

const name = z.string().min(1).max(200)
const settings = z.record(z.string().max(200), z.unknown())

export const channelsQuery = z.strictObject({
  lang: z.enum(['en', 'he']).default('en').meta({ description: 'What titles, steps and descriptions of settings are written in' }),
})

/** GET /api/alerting/channels: the ways to tell people. */
export const channelsReply = z.object({
  rows: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      /** What to do at the vendor's, step by step. */
      setUp: z.array(z.string()),
      /** A message sent twice under one id is shown once. */
      isIdempotent: z.boolean(),
      sendsResolved: z.boolean().meta({ description: 'Unless `send_resolved` says otherwise' }),
      /** Settings that are secrets; dots lead inside, `*` stands for any key. */
      secrets: z.array(z.string()),
      /** JSON schema of the settings that can be entered in the page. */
      settings: z.record(z.string(), z.unknown()),
    }),
  ),
})
export type ChannelRow = z.infer<typeof channelsReply>['rows'][number]

const integration = z.object({
  /** Of one that is kept: what `<secret>` in its settings refers to. Empty for those of a file. */
  id: z.string(),
  channel: z.string(),
  title: z.string(),
  /** Where it leads to, as far as that is no secret. */
  about: z.string(),
  /** A secret is `<secret>`. Empty for those of a file. */
  settings,
  /** Since when the vendor cannot be reached; null while it can, or was not tried. */
  failingSince: instant.nullable(),
})

export const contactPointRow = z.object({
  name,
  /** `page`: kept, and can be changed; `file`: stands in alertmanager.yml; `built_in`: always there. */
  origin: z.enum(['page', 'file', 'built_in']),
  version: z.number().meta({ description: '0 for what is not kept' }),
  changedAt: instant.nullable(),
  changedBy: z.string(),
  integrations: z.array(integration),
  /** Routes in force that lead to it. */
  routes: z.number(),
  /** Its secrets cannot be opened any more: enter them again. */
  isUnreadable: z.boolean(),
  /** The file has one of this name, which is used instead. */
  isShadowed: z.boolean(),
})
export type ContactPointRow = z.infer<typeof contactPointRow>

/** GET /api/alerting/contact-points: all of them, by name; 500 are the most that can be kept besides those of a file. */
export const contactPointsReply = z.object({ rows: z.array(contactPointRow) })

export const contactPointParams = z.strictObject({ name })

const enteredIntegration = z.strictObject({
  id: z.string().max(64).optional().meta({ description: 'Of a kept one: its secrets may be given as `<secret>`' }),
  channel: z.string().min(1).max(64),
  settings,
})
const integrations = z.array(enteredIntegration).max(20)

/** POST /api/alerting/contact-points */
export const createContactPointBody = z.strictObject({
  name: name.regex(/^\S(.*\S)?$/u, 'may not begin or end with a space'),
  integrations,
})
/** PUT /api/alerting/contact-points/:name */
export const changeContactPointBody = z.strictObject({ fromVersion: z.number().int().min(1), integrations })

/** GET /api/alerting/contact-points/:name/versions: the newest first, all that are kept: 50. */
export const contactPointVersionsReply = z.object({
  rows: z.array(z.object({ version: z.number(), at: instant, by: z.string(), isRemoved: z.boolean() })),
})

/** POST /api/alerting/contact-points/test: sends a message really, with what was entered or with what a file has. */
export const testContactPointBody = z.strictObject({
  name,
  integration: enteredIntegration.optional().meta({ description: 'As it was entered; it need not be kept yet' }),
  position: z.number().int().min(0).max(1000).default(0).meta({ description: 'Without `integration`: which channel of the contact point' }),
})
export const testContactPointReply = z.object({
  isSent: z.boolean(),
  /** What the vendor answered, in words; empty when it took the message. */
  said: z.string(),
  /** Its own name for the message; empty when it gave none. */
  providerId: z.string(),
  tookMs: z.number(),
})
export type TestOutcome = z.infer<typeof testContactPointReply>
