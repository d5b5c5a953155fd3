import { createRole } from '../../../access/index.ts'
import { createRoleBody, roleReply } from '../../contract/roles.ts'
import { defineRoute } from '../../route.ts'
import { readRole } from './answer-role.ts'

export const createRoleRoute = defineRoute({
  method: 'POST',
  path: '/api/roles',
  summary: 'Make a role: a named set of permissions, none that you do not have yourself',
  access: 'members.write',
  needsRecentSignIn: true,
  body: createRoleBody,
  reply: roleReply,
  handle: async (services, { body, caller }) => await readRole(services, caller, await createRole({ ...services, caller }, body)),
})
