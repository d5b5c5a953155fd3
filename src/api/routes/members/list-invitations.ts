import { listInvitations } from '../../../access/index.ts'
import { invitationsReply } from '../../contract/members.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from '../access/instant-of.ts'

export const listInvitationsRoute = defineRoute({
  method: 'GET',
  path: '/api/invitations',
  summary: 'Invitations to the project and to all projects, the newest first',
  access: 'members.read',
  reply: invitationsReply,
  async handle(services, { caller }) {
    const rows = await listInvitations({ ...services, caller })
    return {
      rows: rows.map(({ isMailed, createdAt, expiresAt, ...row }) => ({
        ...row,
        mailed: isMailed,
        createdAt: instantOf(createdAt),
        expiresAt: instantOf(expiresAt),
      })),
      mail: services.sendInvitation !== undefined,
    }
  },
})
