import { removeIdentity } from '../../../access/index.ts'
import { doneReply } from '../../contract/access.ts'
import { removeIdentityBody } from '../../contract/oidc.ts'
import { defineRoute } from '../../route.ts'

export const removeIdentityRoute = defineRoute({
  method: 'DELETE',
  path: '/api/account/identities',
  summary: 'An identity no longer signs in to your account; needs a recent sign-in',
  access: 'signed_in',
  needsRecentSignIn: true,
  body: removeIdentityBody,
  reply: doneReply,
  async handle(services, { body, caller }) {
    await removeIdentity({ ...services, caller }, body)
    return {}
  },
})
