import { removeRole } from '../../../access/index.ts'
import { doneReply, idParams } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const removeRoleRoute = defineRoute({
  method: 'DELETE',
  path: '/api/roles/:id',
  summary: 'Remove a role that nobody has',
  access: 'members.write',
  needsRecentSignIn: true,
  params: idParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    await removeRole({ ...services, caller }, { roleId: params.id })
    return {}
  },
})
