import { listInvitations } from '../../../access/index.ts'
import { invitationsQuery, invitationsReply } from '../../contract/members.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from '../access/instant-of.ts'

export const listInvitationsRoute = defineRoute({
  method: 'GET',
  path: '/api/invitations',
  summary: 'Invitations to the project and to all projects, the newest first',
  access: 'members.read',
  query: invitationsQuery,
  reply: invitationsReply,
  async handle(services, { query, caller }) {
    const { rows, next } = await listInvitations({ ...services, caller }, query)
    return {
      rows: rows.map(({ isMailed, createdAt, expiresAt, ...row }) => ({
        ...row,
        mailed: isMailed,
        createdAt: instantOf(createdAt),
        expiresAt: instantOf(expiresAt),
      })),
      next,
      mail: services.sendInvitation !== undefined,
    }
  },
})
