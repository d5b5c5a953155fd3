import { Fault } from '../../../lib/errors.ts'
import { linkIdentityBody, linkIdentityReply } from '../../contract/oidc.ts'
import { defineRoute } from '../../route.ts'

export const linkIdentityRoute = defineRoute({
  method: 'POST',
  path: '/api/account/identities',
  summary: 'Begin to link an identity at a provider to your account; needs a recent sign-in',
  access: 'signed_in',
  needsRecentSignIn: true,
  body: linkIdentityBody,
  reply: linkIdentityReply,
  async handle({ oidc, clock }, { body, caller }) {
    if (caller.actor.kind !== 'user') throw new Fault('forbidden', 'only people link accounts: log in instead of sending a token')
    const link = oidc.linkTicket(caller.actor.id, body.provider, clock.now())
    const query = new URLSearchParams({ link, return: '/settings/account#sign-in' })
    return { path: `/api/sign-in/oidc/${body.provider}?${query.toString()}` }
  },
})
