import { invite } from '../../../access/index.ts'
import { inviteBody, madeInvitationReply } from '../../contract/members.ts'
import { defineRoute } from '../../route.ts'

export const inviteRoute = defineRoute({
  method: 'POST',
  path: '/api/invitations',
  summary: 'Invite somebody to a role, by mail or with a link that is shown once',
  description: 'The role gives no more than you have. The link works once, until it expires or is revoked.',
  access: 'members.write',
  needsRecentSignIn: true,
  body: inviteBody,
  reply: madeInvitationReply,
  async handle(services, { body, caller, signal }) {
    const { mail, ...wanted } = body
    const by = mail === undefined ? undefined : { language: mail, send: services.sendInvitation }
    const { id, link, mailProblem } = await invite({ ...services, caller }, { ...wanted, email: body.email, mail: by }, signal)
    return { id, link: link ?? null, mailProblem: mailProblem ?? null }
  },
})
