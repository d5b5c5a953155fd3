import { listRoles } from '../../../access/index.ts'
import { rolesReply } from '../../contract/roles.ts'
import { defineRoute } from '../../route.ts'
import { answerRole } from './answer-role.ts'

export const listRolesRoute = defineRoute({
  method: 'GET',
  path: '/api/roles',
  summary: 'The roles that can be given in the project, built in and made here, and what each may do',
  access: 'members.read',
  reply: rolesReply,
  handle: async (services, { caller }) => ({ rows: (await listRoles({ ...services, caller })).map(answerRole) }),
})
