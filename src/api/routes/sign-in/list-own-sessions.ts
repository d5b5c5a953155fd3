import { listOwnSessions } from '../../../access/index.ts'
import { ownSessionsReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from '../access/instant-of.ts'

export const listOwnSessionsRoute = defineRoute({
  method: 'GET',
  path: '/api/account/sessions',
  summary: 'Where the caller is signed in, this browser first',
  access: 'signed_in',
  reply: ownSessionsReply,
  async handle(services, { caller, reply }) {
    const sessions = await listOwnSessions({ ...services, caller }, reply.sessionToken)
    return {
      rows: sessions.map(({ createdAt, lastSeenAt, expiresAt, isThisOne, ...session }) => ({
        ...session,
        createdAt: instantOf(createdAt),
        lastSeenAt: instantOf(lastSeenAt),
        expiresAt: instantOf(expiresAt),
        thisOne: isThisOne,
      })),
    }
  },
})
