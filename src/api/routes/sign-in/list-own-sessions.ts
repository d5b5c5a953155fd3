import { listOwnSessions } from '../../../access/index.ts'
import { ownSessionsQuery, ownSessionsReply } from '../../contract/sign-in.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from '../access/instant-of.ts'

export const listOwnSessionsRoute = defineRoute({
  method: 'GET',
  path: '/api/account/sessions',
  summary: 'Where the caller is signed in, this browser first, then the latest used',
  access: 'signed_in',
  query: ownSessionsQuery,
  reply: ownSessionsReply,
  async handle(services, { caller, query, reply }) {
    const { rows, next } = await listOwnSessions({ ...services, caller }, { token: reply.sessionToken, ...query })
    return {
      rows: rows.map(({ createdAt, lastSeenAt, expiresAt, isThisOne, ...session }) => ({
        ...session,
        createdAt: instantOf(createdAt),
        lastSeenAt: instantOf(lastSeenAt),
        expiresAt: instantOf(expiresAt),
        thisOne: isThisOne,
      })),
      next,
    }
  },
})
