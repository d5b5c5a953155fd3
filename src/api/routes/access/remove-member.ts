import { removeMember } from '../../../access/index.ts'
import { doneReply, idParams } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const removeMemberRoute = defineRoute({
  method: 'DELETE',
  path: '/api/members/:id',
  summary: 'Take somebody out of the project',
  description: 'Who is in no project any more loses the account, its sessions and its tokens.',
  access: 'members.write',
  needsRecentSignIn: true,
  params: idParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    await removeMember({ ...services, caller }, { userId: params.id })
    return {}
  },
})
