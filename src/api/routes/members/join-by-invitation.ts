import { joinByInvitation } from '../../../access/index.ts'
import { doneReply } from '../../contract/access.ts'
import { invitationTokenBody } from '../../contract/members.ts'
import { defineRoute } from '../../route.ts'

export const joinByInvitationRoute = defineRoute({
  method: 'POST',
  path: '/api/invitation/join',
  summary: 'Accept an invitation with the account that is signed in',
  access: 'signed_in',
  body: invitationTokenBody,
  reply: doneReply,
  async handle(services, { body, caller }) {
    await joinByInvitation({ ...services, caller }, body)
    return {}
  },
})
