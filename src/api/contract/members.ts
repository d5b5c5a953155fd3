import { z } from 'zod'

import { nextCursor, pageQuery } from './paging.ts'
import { instant } from './time.ts'

const role = z.string().min(1).max(64).meta({ description: 'Built in, or the id of one that was made here', example: 'developer' })
const email = z.string().min(3).max(254)
const token = z.string().min(1).max(100).meta({ description: 'What stands behind the # of the link' })

/** GET /api/invitations: to the project and to all, the newest first. */
export const invitationsQuery = z.strictObject(pageQuery)
const invitation = z.object({
  id: z.string(),
  email: z.string().nullable().meta({ description: 'Null: whoever has the link' }),
  role: z.string(),
  roleName: z.string().nullable().meta({ description: 'Of a role that was made here' }),
  everywhere: z.boolean(),
  invitedBy: z.string(),
  invitedById: z.string().nullable().meta({ description: 'Null: the account is gone, or a program invited' }),
  createdAt: instant,
  expiresAt: instant,
  mailed: z.boolean(),
  state: z.enum(['open', 'accepted', 'expired', 'revoked']),
  acceptedBy: z.string().nullable(),
})
export const invitationsReply = z.object({
  rows: z.array(invitation),
  next: nextCursor,
  mail: z.boolean().meta({ description: 'Whether a mail server is set up' }),
})
export const inviteBody = z.strictObject({
  email: email.optional().meta({ description: 'The account must have it; any when left out' }),
  role,
  everywhere: z.boolean().default(false),
  expiresInDays: z.number().int().min(1).max(30).default(7),
  mail: z.enum(['en', 'he']).optional().meta({ description: 'Send the link, in this language; it is answered when left out' }),
})
export const madeInvitationReply = z.object({
  id: z.string(),
  link: z.string().nullable().meta({ description: 'Shown this once; null: the mail has it' }),
  mailProblem: z.string().nullable().meta({ description: 'Why the mail did not go out' }),
})

/** POST /api/invitation: what somebody who has the link may see; changes nothing. */
export const invitationTokenBody = z.strictObject({ token })
export const invitationSightReply = z.object({
  email: z.string().nullable(),
  invitedBy: z.string(),
  project: z.string().nullable().meta({ description: 'Null: all projects' }),
  role: z.string(),
  roleName: z.string().nullable(),
  expiresAt: instant,
})
/** POST /api/invitation/provider: begins a way to an identity provider, to accept it with an account there. */
export const invitationProviderBody = z.strictObject({ token, provider: z.string().min(1).max(32) })
/** POST /api/invitation/accept: makes the account and signs it in. */
export const acceptInvitationBody = z.strictObject({
  token,
  name: z.string().min(1).max(100),
  email: email.optional(),
  password: z.string().min(8).max(512),
})
