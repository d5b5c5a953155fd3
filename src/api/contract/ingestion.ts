import { z } from 'zod'

import { instant } from './time.ts'

const counts = z.object({
  receiver: z.string(),
  signal: z.enum(['logs', 'metrics', 'traces']),
  keyId: z.string(),
  keyName: z.string(),
  requests: z.number(),
  bytes: z.number(),
  accepted: z.number(),
  rejected: z.number(),
  acceptedPerSecond: z.number(),
  lastEventAt: instant.nullable(),
})

/** GET /api/ingestion: what came in since the start of the process, by receiver, signal and key. */
export const ingestionReply = z.object({
  since: instant,
  sources: z.array(counts),
  rejections: z.array(
    z.object({
      receiver: z.string(),
      keyName: z.string(),
      reason: z.string(),
      count: z.number(),
      lastAt: instant,
      lastMessage: z.string(),
    }),
  ),
  masked: z.array(z.object({ detector: z.string(), count: z.number() })),
  log: z.object({
    segmentsWaiting: z.number(),
    bytesWaiting: z.number(),
    oldestWaitingMs: z.number(),
    quarantined: z.number(),
    accepting: z.boolean(),
    reason: z.string(),
  }),
})

/** GET /api/ingestion/cards: for each kind of source what to paste there, in the order in which they are shown. */
export const snippetCardsReply = z.object({
  rows: z.array(
    z.object({
      receiver: z.string(),
      name: z.string(),
      title: z.string(),
      note: z.string(),
      signed: z.boolean().meta({ description: 'The source signs what it sends with the secret of a webhook, instead of showing a key' }),
      text: z.string().meta({
        description:
          'With `{{endpoint}}`, its `{{hostname}}`, `{{port}}` and `{{tls}}` (On or Off), `{{key}}`, `{{webhookKey}}` and `{{webhookSecret}}` to be filled in',
      }),
    }),
  ),
})

/** POST /api/test-event: stores one log record, span and metric point through the front door; the answer says how to find them. */
export const testEventBody = z.strictObject({ key: z.string().min(1).max(512).meta({ description: 'The ingest key to send it with' }) })
export const testEventReply = z.object({ sentAt: instant, service: z.string(), traceId: z.string() })

/** GET /api/ingest-keys/:id/webhook: for services that sign what they send, instead of showing the key. */
export const webhookReply = z.object({
  /** `?key=` of the address. */
  key: z.string(),
  /** What the service signs with. */
  secret: z.string(),
})
