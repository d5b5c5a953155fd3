import { lookAtInvitation } from '../../../access/index.ts'
import { invitationSightReply, invitationTokenBody } from '../../contract/members.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from '../access/instant-of.ts'

export const lookAtInvitationRoute = defineRoute({
  method: 'POST',
  path: '/api/invitation',
  summary: 'What an invitation is to, for who has its link; changes nothing',
  access: 'public',
  body: invitationTokenBody,
  reply: invitationSightReply,
  async handle(services, { body, caller }) {
    const { expiresAt, ...sight } = await lookAtInvitation({ ...services, caller }, body)
    return { ...sight, expiresAt: instantOf(expiresAt) }
  },
})
