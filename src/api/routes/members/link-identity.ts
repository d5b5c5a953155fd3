import { ticketSeconds } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { leaveForProviderReply, linkIdentityBody } from '../../contract/oidc.ts'
import { defineRoute } from '../../route.ts'

export const linkIdentityRoute = defineRoute({
  method: 'POST',
  path: '/api/account/identities',
  summary: 'Begin to link an identity at a provider to your account; needs a recent sign-in',
  access: 'signed_in',
  needsRecentSignIn: true,
  body: linkIdentityBody,
  reply: leaveForProviderReply,
  async handle({ oidc, clock }, { body, caller, reply }) {
    if (caller.actor.kind !== 'user') throw new Fault('forbidden', 'only people link accounts: log in instead of sending a token')
    const ticket = oidc.ticketFor(body.provider, { kind: 'link', userId: caller.actor.id }, clock.now())
    reply.setTicketCookie(ticket, ticketSeconds)
    const query = new URLSearchParams({ for: 'link', return: '/settings/account#sign-in' })
    return { path: `/api/sign-in/oidc/${body.provider}?${query.toString()}` }
  },
})
