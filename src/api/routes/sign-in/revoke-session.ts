import { revokeOwnSession } from '../../../access/index.ts'
import { doneReply, idParams } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const revokeSession = defineRoute({
  method: 'DELETE',
  path: '/api/account/sessions/:id',
  summary: "End one of one's own sessions at once",
  access: 'signed_in',
  params: idParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    await revokeOwnSession({ ...services, caller }, { id: params.id })
    return {}
  },
})
