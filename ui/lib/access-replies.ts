import { z } from 'zod'

const at = z.iso.datetime({ offset: true })
const role = z.string()

export const setupReply = z.object({ needed: z.boolean() })
export const createFirstAdminBody = z.strictObject({ token: z.string(), name: z.string(), email: z.string(), password: z.string() })
export const sessionReply = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  project: z.object({ id: z.number(), slug: z.string(), name: z.string() }),
  role,
  permissions: z.array(z.string()),
  expiresAt: at,
})
export const logInBody = z.strictObject({ email: z.string(), password: z.string() })
export const changePasswordBody = z.strictObject({ current: z.string(), next: z.string() })
export const projectsReply = z.object({ rows: z.array(z.object({ id: z.number(), slug: z.string(), name: z.string() })) })
export const member = z.object({ id: z.string(), name: z.string(), email: z.string(), role, lastSeen: at.nullable() })
export const membersReply = z.object({ rows: z.array(member) })
export const addMemberBody = z.strictObject({ name: z.string(), email: z.string(), role, password: z.string() })
export const changeMemberBody = z.strictObject({ role })
const key = z.object({ id: z.string(), name: z.string(), prefix: z.string(), createdAt: at, lastUsedAt: at.nullable() })
export const ingestKeysReply = z.object({ rows: z.array(key) })
export const createIngestKeyBody = z.strictObject({ name: z.string() })
export const createdIngestKeyReply = z.object({ id: z.string(), name: z.string(), key: z.string() })
export const tokensReply = z.object({ rows: z.array(key.extend({ expiresAt: at.nullable() })) })
export const createTokenBody = z.strictObject({ name: z.string(), expiresInDays: z.number().nullable() })
export const createdTokenReply = z.object({ id: z.string(), name: z.string(), token: z.string() })
export const doneReply = z.object({})
