import { createUser } from '../../../access/index.ts'
import { addMemberBody, member } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { readMember } from './answer-member.ts'

export const addMember = defineRoute({
  method: 'POST',
  path: '/api/members',
  summary: 'Make an account for somebody, with a role in the project or in all of them',
  access: 'members.write',
  needsRecentSignIn: true,
  body: addMemberBody,
  reply: member,
  handle: async (services, { body, caller }) => readMember(services, caller, await createUser({ ...services, caller }, body)),
})
