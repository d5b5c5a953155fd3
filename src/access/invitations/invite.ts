import { randomBytes } from 'node:crypto'

import { Fault } from '../../lib/errors.ts'
import type { AccessServiceContext } from '../context.ts'
import { checkEmail } from '../members/check-account.ts'
import { recordChange } from '../record-change.ts'
import { requireEverywhere, requirePermission } from '../require-permission.ts'
import { findRole } from '../roles/find-role.ts'
import { requireNoMore } from '../roles/require-no-more.ts'
import { hashSecret } from '../tokens/secret-hash.ts'
import { randomLetters } from '../tokens/token-format.ts'
import { findInviter } from './find-inviter.ts'
import { type SendInvitation, writeInvitationMail } from './invitation-mail.ts'

const dayMs = 86_400_000
const maxDays = 30
/** Open at once in a project, and made within a day: nobody invites more by hand, and mails go to strangers. */
const [maxOpen, maxADay] = [200, 100]
const secretBytes = 24

export interface Invite {
  /** The account must have this address; undefined: any. */
  readonly email: string | undefined
  readonly role: string
  /** To all projects, those made later included; else to the caller's. */
  readonly everywhere: boolean
  readonly expiresInDays: number
  /** Send the link by mail, in this language; undefined: answer it. */
  readonly mail: { readonly language: 'en' | 'he'; readonly send: SendInvitation | undefined } | undefined
}

export interface MadeInvitation {
  readonly id: string
  /** Shown this once; undefined: the mail has it. */
  readonly link: string | undefined
  /** Why the mail did not go out: the link is to be handed over. */
  readonly mailProblem: string | undefined
}

/**
 * Invites somebody to a role that gives no more than the caller has. Needs `members.write`, in all projects for all of them. Throws Fault
 * `bad_input`, `conflict` when there are too many.
 */
export async function invite(context: AccessServiceContext, input: Invite, signal: AbortSignal): Promise<MadeInvitation> {
  const { caller, state, clock, access } = context
  requirePermission(caller, 'members.write')
  const email = input.email === undefined ? undefined : checkEmail(input.email)
  const { mail } = input
  if (mail !== undefined && email === undefined) throw new Fault('bad_input', 'email: name the address that the mail goes to')
  if (mail !== undefined && mail.send === undefined)
    throw new Fault('bad_input', 'mail: no mail server is set up; name one under smtp in the settings, or hand the link over yourself')
  if (!Number.isInteger(input.expiresInDays) || input.expiresInDays < 1 || input.expiresInDays > maxDays)
    throw new Fault('bad_input', `expiresInDays: give a whole number from 1 to ${maxDays}`)
  const now = clock.now()
  const expiresAt = now + input.expiresInDays * dayMs
  const [id, secret] = [randomLetters(12), randomBytes(secretBytes).toString('base64url')]
  const token = `${id}.${secret}`
  const { role, projectName, inviter } = await state.transaction(async (transaction) => {
    if (input.everywhere) await requireEverywhere(transaction, caller, 'members.write')
    const projectId = input.everywhere ? null : caller.projectId
    const found = await findRole(transaction, input.role, projectId)
    await requireNoMore(transaction, caller, projectId, found.permissions)
    const counts = await transaction
      .selectFrom('invitations')
      .select((e) => [
        e.fn
          .countAll<number>()
          .filterWhere('created_at', '>', now - dayMs)
          .as('today'),
        e.fn
          .countAll<number>()
          .filterWhere((f) => f.and([f('accepted_at', 'is', null), f('revoked_at', 'is', null), f('expires_at', '>', now)]))
          .as('open'),
      ])
      .where('project_id', 'is not distinct from', projectId)
      .executeTakeFirstOrThrow()
    if (counts.open >= maxOpen || counts.today >= maxADay)
      throw new Fault('conflict', `at most ${maxOpen} invitations may be open, and ${maxADay} made in a day; revoke some first`)
    const who = await findInviter(transaction, caller.actor)
    const by = { invited_by: who.name, invited_by_id: who.id }
    const row = { id, secret_hash: hashSecret(token), project_id: projectId, email: email ?? null, role: found.id, ...by }
    await transaction
      .insertInto('invitations')
      .values({ ...row, created_at: now, expires_at: expiresAt, mailed_at: null, accepted_at: null, accepted_by: null, revoked_at: null })
      .execute()
    await recordChange(transaction, context, {
      action: 'invitation.create',
      object: { kind: 'invitation', id, name: email ?? id },
      projectId,
      details: { after: { email: email ?? null, role: found.name, projectId, expiresAt } },
    })
    const project =
      projectId === null
        ? undefined
        : await transaction.selectFrom('projects').select('name').where('id', '=', projectId).executeTakeFirst()
    return { role: found, projectName: project?.name ?? null, inviter: who }
  })
  // Behind the #, which no log and no Referer ever has.
  const link = `${access.pageUrl()}/invitation#${token}`
  if (mail?.send === undefined || email === undefined) return { id, link, mailProblem: undefined }
  const { language, send } = mail
  const text = writeInvitationMail({ to: email, language, invitedBy: inviter.name, projectName, role: role.name, link, expiresAt })
  try {
    await send({ to: email, ...text }, signal)
  } catch (error) {
    return { id, link, mailProblem: error instanceof Error ? error.message : 'the mail server did not take it' }
  }
  await state.db.updateTable('invitations').set({ mailed_at: clock.now() }).where('id', '=', id).execute()
  return { id, link: undefined, mailProblem: undefined }
}
