import { changePassword } from '../../../access/index.ts'
import { changePasswordBody, doneReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const changePasswordRoute = defineRoute({
  method: 'PUT',
  path: '/api/session/password',
  summary: "Change one's own password; all other sessions of the account end",
  access: 'signed_in',
  body: changePasswordBody,
  reply: doneReply,
  async handle(services, { body, caller, reply }) {
    const session = await changePassword({ ...services, caller }, { ...body, sessionToken: reply.sessionToken })
    if (session !== undefined) reply.setSessionCookie(session)
    return {}
  },
})
