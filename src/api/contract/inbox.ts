import { z } from 'zod'

import { instant } from './time.ts'

/** GET /api/inbox: what the inbox was told in the last thirty days, newest first. */
export const inboxQuery = z.strictObject({
  unread: z.enum(['true', 'false']).default('false').meta({ description: 'Only what the caller has not read' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(32).optional(),
})
const inboxEntry = z.object({
  id: z.string(),
  at: instant,
  title: z.string(),
  text: z.string(),
  status: z.enum(['firing', 'resolved']),
  reason: z.string().meta({ description: 'Why it was told then: first, new_alerts, repeat, some_resolved, all_resolved, digest or test' }),
  severity: z.string().meta({ description: 'Of all its alerts; empty when they have none or not the same' }),
  receiver: z.string().meta({ description: 'The contact point' }),
  group: z.string().meta({ description: 'The key of the group of alerts' }),
  alerts: z.number().meta({ description: 'How many it is about' }),
  fingerprint: z.string().meta({ description: 'Of the alert, when it is about one; else empty' }),
  read: z.boolean(),
})
export const inboxReply = z.object({ rows: z.array(inboxEntry), next: z.string().nullable() })

/** GET /api/inbox/unread: for the bell. */
export const unreadReply = z.object({ unread: z.number().meta({ description: 'Up to 100: more are not counted' }) })

/** The `:id` of a message. */
export const inboxMessageParams = z.strictObject({ id: z.string().min(1).max(128) })
/** PUT /api/inbox/messages/:id. */
export const markMessageBody = z.strictObject({ read: z.boolean() })
