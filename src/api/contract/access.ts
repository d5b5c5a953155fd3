import { z } from 'zod'

import { nextCursor, pageQuery } from './paging.ts'
import { instant } from './time.ts'

const name = z.string().min(1).max(100)
const email = z.string().min(3).max(254).meta({ description: 'E-mail address', example: 'ana@example.com' })
const newPassword = z.string().min(8).max(512).meta({ description: 'At least 8 characters, 15 are recommended; none of the commonest' })
const presentPassword = z.string().min(1).max(512)
const role = z
  .string()
  .max(64)
  .meta({ description: 'admin, developer, support, executive, auditor, or the id of a role that was made here', example: 'developer' })
const project = z.object({ id: z.number(), slug: z.string(), name: z.string() })

/** The `:id` of a member, key or token. */
export const idParams = z.strictObject({ id: z.string().min(1).max(64) })
/** The answer of what has nothing more to say. */
export const doneReply = z.object({})

/** GET /api/setup: whether the first admin is still to be made. */
export const setupReply = z.object({ needed: z.boolean() })
/** POST /api/setup: with the one-time token of the set-up link. Logs the new admin in. */
export const createFirstAdminBody = z.strictObject({ token: z.string().min(1).max(128), name, email, password: newPassword })

/** POST /api/session: log in. */
export const logInBody = z.strictObject({ email: z.string().min(1).max(254), password: presentPassword })
/** DELETE /api/session */
export const logOutReply = z.object({
  endSession: z.url().nullable().meta({ description: 'Where to go to log out at the identity provider, too; null: nowhere' }),
})
/** GET /api/session: who the caller is and what they may do in the project. */
export const sessionReply = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string().meta({ description: 'Empty for an API token' }) }),
  project,
  role: z.string().meta({ description: 'Empty for an API token' }),
  permissions: z.array(z.string()),
  expiresAt: instant.nullable().meta({ description: 'When the session ends at the latest; null for an API token' }),
})
/** PUT /api/session/password: one's own; all other sessions of the account end. */
export const changePasswordBody = z.strictObject({ current: presentPassword, next: newPassword })

/** GET /api/projects: those the caller may see, those that were made first. */
export const projectsReply = z.object({ rows: z.array(project), next: nextCursor })
export const createProjectBody = z.strictObject({ name, slug: z.string().min(1).max(63) })
export const createdProjectReply = project

/** GET /api/ingest-keys and /api/tokens: the newest first; GET /api/projects. */
export const pagedQuery = z.strictObject(pageQuery)

/** GET /api/members: everybody in the project, by name. */
export const membersQuery = z.strictObject({
  ...pageQuery,
  q: z.string().max(200).default('').meta({ description: 'Words of the name or the address' }),
})
export const member = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role,
  roleName: z.string().nullable().meta({ description: 'Of a role that was made here' }),
  givenBy: z.string().nullable().meta({ description: 'The identity provider whose groups gave the role; null: a person did' }),
  providers: z.array(z.string()).meta({ description: 'Identity providers they sign in with' }),
  everywhere: z.boolean().meta({ description: 'In all projects, not only this one' }),
  createdAt: instant,
  lastSeen: instant.nullable(),
})
export const membersReply = z.object({
  rows: z.array(member),
  next: nextCursor,
  total: z.number().meta({ description: 'How many fit, on all pages' }),
})
export const addMemberBody = z.strictObject({ name, email, role, password: newPassword, everywhere: z.boolean().default(false) })
export const changeMemberBody = z.strictObject({ role })

const signals = z
  .array(z.enum(['logs', 'metrics', 'traces', 'alerts']))
  .min(1)
  .max(4)
  .meta({ description: '`alerts`: what other products report, by webhook or as PagerDuty events' })

const lastUsedFrom = z.string().nullable().meta({ description: 'Where from: an IPv4 address, or the /64 network of an IPv6 address' })

const recordsPerSecond = z
  .number()
  .int()
  .min(1)
  .max(1_000_000)
  .meta({ description: 'What the key may send on average, ten seconds of it at once; without it what every key may' })

/** GET /api/ingest-keys: those that work. Keys with the same slot replace each other. */
const ingestKey = z.object({
  id: z.string(),
  slot: z.string(),
  name: z.string(),
  prefix: z.string().meta({ description: 'How the key begins, to recognise it by' }),
  signals,
  createdAt: instant,
  expiresAt: instant.nullable().meta({ description: 'Null: works until it is revoked' }),
  recordsPerSecond: recordsPerSecond.nullable(),
  lastUsedAt: instant.nullable(),
  lastUsedFrom,
})
export const ingestKeysReply = z.object({ rows: z.array(ingestKey), next: nextCursor })
export const createIngestKeyBody = z.strictObject({
  name,
  signals: signals.default(['logs', 'metrics', 'traces']),
  expiresInDays: z.number().int().min(1).max(3660).optional().meta({ description: 'Works until it is revoked when left out' }),
  recordsPerSecond: recordsPerSecond.optional(),
})
/** POST /api/ingest-keys/:id/rotate and /api/tokens/:id/rotate. */
export const rotateBody = z.strictObject({
  graceHours: z
    .number()
    .int()
    .min(0)
    .max(8784)
    .optional()
    .meta({ description: 'The old one works so long beside the new one; as long as it would have when left out' }),
})
/** The only answer that ever holds the key. */
export const createdIngestKeyReply = z.object({ id: z.string(), name: z.string(), key: z.string() })

/** GET /api/tokens: the caller's own that work; everybody's for those who may change members. */
const apiToken = z.object({
  id: z.string(),
  slot: z.string().meta({ description: 'Tokens with the same one replace each other' }),
  name: z.string(),
  owner: z.string(),
  own: z.boolean().meta({ description: 'The caller’s' }),
  prefix: z.string(),
  permissions: z.array(z.string()),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
  lastUsedFrom,
})
export const tokensReply = z.object({ rows: z.array(apiToken), next: nextCursor })
export const createTokenBody = z.strictObject({
  name,
  expiresInDays: z.number().int().min(1).max(366).default(90),
  permissions: z.array(z.string().max(64)).max(64).optional().meta({ description: 'Some of your own; all of them when left out' }),
})
/** The only answer that ever holds the token. */
export const createdTokenReply = z.object({ id: z.string(), name: z.string(), token: z.string() })
