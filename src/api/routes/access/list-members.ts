import { listMembers } from '../../../access/index.ts'
import { membersReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { answerMember } from './answer-member.ts'

export const listMembersRoute = defineRoute({
  method: 'GET',
  path: '/api/members',
  summary: 'Everybody in the project',
  access: 'members.read',
  reply: membersReply,
  handle: async (services, { caller }) => ({ rows: (await listMembers({ ...services, caller })).map(answerMember) }),
})
