import { z } from 'zod'

import { instant, moment } from './time.ts'

const auditFilter = {
  from: moment.optional(),
  to: moment.optional(),
  actor: z.string().max(64).optional().meta({ description: 'The id of who did it' }),
  action: z.string().max(64).optional(),
  objectKind: z.string().max(64).optional(),
  objectId: z.string().max(128).optional(),
  inProject: z.coerce.number().int().min(1).optional().meta({
    description:
      'Of those who read the trail of all projects: entries of this one alone, by its number. (`project` is the one of the request)',
  }),
  outcome: z.enum(['success', 'failure']).optional().meta({ description: '`failure`: what was tried and not done, like a log-in' }),
  address: z.string().max(64).optional().meta({ description: 'From where it was done: an address, or the beginning of one' }),
  text: z.string().max(128).optional().meta({ description: 'Part of the name or id of the object, or of the name of who did it' }),
}

/** GET /api/audit: what was done, newest first. */
export const auditQuery = z.strictObject({
  ...auditFilter,
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(64).optional(),
})
const auditEntry = z.object({
  seq: z.number(),
  id: z.string(),
  at: instant,
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  action: z.string(),
  object: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  projectId: z.number().nullable(),
  address: z.string(),
  details: z.record(z.string(), z.unknown()),
  outcome: z.enum(['success', 'failure']),
  hash: z.string(),
})
export const auditReply = z.object({ rows: z.array(auditEntry), next: z.string().nullable() })

/** GET /api/audit/values: what the trail can be filtered by. */
export const auditValuesReply = z.object({
  actors: z.array(z.object({ id: z.string(), kind: z.string(), name: z.string() })),
  actions: z.array(z.string()),
  objectKinds: z.array(z.string()),
  projects: z.array(z.object({ id: z.number(), name: z.string() })).meta({ description: 'Those whose entries the caller sees' }),
})

/** GET /api/audit/export: the same entries as a file, newest first. */
export const auditExportQuery = z.strictObject({
  ...auditFilter,
  format: z
    .enum(['jsonl', 'csv'])
    .default('jsonl')
    .meta({ description: 'One JSON object a line and a seal at the end, or RFC 4180 with a heading' }),
})

/** GET /api/audit/chain: how long the trail is, when it was last found whole, and what is kept of it outside. */
export const auditChainReply = z.object({
  entries: z.number(),
  verified: z
    .object({
      at: instant,
      entries: z.number().meta({ description: 'Up to which entry' }),
      head: z.string().meta({ description: 'Hash of that entry' }),
      by: z.string(),
    })
    .nullable()
    .meta({ description: 'When all of it was last found whole' }),
  failed: z
    .object({ at: instant, by: z.string(), firstBadSeq: z.number().nullable(), reason: z.string() })
    .nullable()
    .meta({ description: 'What the last verification found, when it found something' }),
  checkpoints: z.object({
    key: z.string().meta({ description: 'The public key that checkpoints are signed for; keep it elsewhere' }),
    latest: z.object({ number: z.number(), seq: z.number(), at: instant }).nullable(),
    problem: z.string().nullable().meta({ description: 'Why the trail is not what the checkpoint before the last one said' }),
    anchors: z.array(
      z.object({
        title: z.string(),
        kept: z.object({ seq: z.number(), at: instant }).nullable().meta({ description: 'The last copy since the start' }),
        problem: z.string().nullable(),
      }),
    ),
  }),
})

/** POST /api/audit/verify: whether every entry still is what was written. */
export const auditVerdictReply = z.object({
  ok: z.boolean(),
  entries: z.number().nullable(),
  head: z.string().nullable().meta({ description: 'Hash of the newest entry; keep a copy elsewhere to prove the trail later' }),
  firstBadSeq: z.number().nullable(),
  reason: z.string().nullable(),
})
