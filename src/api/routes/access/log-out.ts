import { logOut } from '../../../access/index.ts'
import { doneReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const logOutRoute = defineRoute({
  method: 'DELETE',
  path: '/api/session',
  summary: 'Log out',
  // A session that is over has a cookie to clear all the same.
  access: 'public',
  reply: doneReply,
  async handle(services, { caller, reply }) {
    if (reply.sessionToken !== undefined) await logOut({ ...services, caller }, { token: reply.sessionToken })
    reply.clearSessionCookie()
    return {}
  },
})
