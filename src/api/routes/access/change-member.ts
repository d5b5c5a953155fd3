import { changeRole } from '../../../access/index.ts'
import { changeMemberBody, idParams, member } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { readMember } from './answer-member.ts'

export const changeMember = defineRoute({
  method: 'PATCH',
  path: '/api/members/:id',
  summary: 'Give a member another role',
  access: 'members.write',
  needsRecentSignIn: true,
  params: idParams,
  body: changeMemberBody,
  reply: member,
  async handle(services, { params, body, caller }) {
    await changeRole({ ...services, caller }, { userId: params.id, role: body.role })
    return await readMember(services, caller, params.id)
  },
})
