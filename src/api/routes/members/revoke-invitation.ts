import { revokeInvitation } from '../../../access/index.ts'
import { doneReply, idParams } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const revokeInvitationRoute = defineRoute({
  method: 'DELETE',
  path: '/api/invitations/:id',
  summary: 'Revoke an invitation that nobody accepted',
  access: 'members.write',
  params: idParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    await revokeInvitation({ ...services, caller }, { invitationId: params.id })
    return {}
  },
})
