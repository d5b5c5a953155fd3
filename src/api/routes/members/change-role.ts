import { changeRoleText } from '../../../access/index.ts'
import { idParams } from '../../contract/access.ts'
import { changeRoleBody, roleReply } from '../../contract/roles.ts'
import { defineRoute } from '../../route.ts'
import { readRole } from './answer-role.ts'

export const changeRoleRoute = defineRoute({
  method: 'PUT',
  path: '/api/roles/:id',
  summary: 'Change a role that was made here, for everybody who has it',
  access: 'members.write',
  needsRecentSignIn: true,
  params: idParams,
  body: changeRoleBody,
  reply: roleReply,
  async handle(services, { params, body, caller }) {
    await changeRoleText({ ...services, caller }, { ...body, roleId: params.id })
    return await readRole(services, caller, params.id)
  },
})
