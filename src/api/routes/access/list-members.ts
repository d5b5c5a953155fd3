import { listMembers } from '../../../access/index.ts'
import { membersQuery, membersReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { answerMember } from './answer-member.ts'

export const listMembersRoute = defineRoute({
  method: 'GET',
  path: '/api/members',
  summary: 'Everybody in the project, by name',
  access: 'members.read',
  query: membersQuery,
  reply: membersReply,
  async handle(services, { query, caller }) {
    const { rows, next, total } = await listMembers({ ...services, caller }, query)
    return { rows: rows.map(answerMember), next, total }
  },
})
