import { logOut } from '../../../access/index.ts'
import { logOutReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const logOutRoute = defineRoute({
  method: 'DELETE',
  path: '/api/session',
  summary: 'Log out',
  // A session that is over has a cookie to clear all the same.
  access: 'public',
  reply: logOutReply,
  async handle(services, { caller, reply }) {
    const provider = reply.sessionToken === undefined ? undefined : await logOut({ ...services, caller }, { token: reply.sessionToken })
    reply.clearSessionCookie()
    const endSession = provider === undefined ? undefined : await services.oidc.endSessionUrl(services, provider)
    return { endSession: endSession ?? null }
  },
})
