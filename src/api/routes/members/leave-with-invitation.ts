import { lookAtInvitation, ticketSeconds } from '../../../access/index.ts'
import { invitationProviderBody } from '../../contract/members.ts'
import { leaveForProviderReply } from '../../contract/oidc.ts'
import { defineRoute } from '../../route.ts'

export const leaveWithInvitationRoute = defineRoute({
  method: 'POST',
  path: '/api/invitation/provider',
  summary: 'Begin to accept an invitation with an account at an identity provider',
  access: 'public',
  body: invitationProviderBody,
  reply: leaveForProviderReply,
  async handle(services, { body, caller, reply }) {
    const { token, provider } = body
    await lookAtInvitation({ ...services, caller }, { token })
    reply.setTicketCookie(services.oidc.ticketFor(provider, { kind: 'invitation', token }, services.clock.now()), ticketSeconds)
    return { path: `/api/sign-in/oidc/${provider}?for=invitation` }
  },
})
