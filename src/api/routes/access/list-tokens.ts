import { listApiTokens } from '../../../access/index.ts'
import { pagedQuery, tokensReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from './instant-of.ts'

export const listTokens = defineRoute({
  method: 'GET',
  path: '/api/tokens',
  summary: "The caller's API tokens in the project, the newest first; everybody's for those who may change members",
  access: 'tokens.own',
  query: pagedQuery,
  reply: tokensReply,
  async handle(services, { query, caller }) {
    const { rows, next } = await listApiTokens({ ...services, caller }, query)
    return {
      rows: rows.map(({ id, slotId, name, ownerId, ownerName, permissions, createdAt, expiresAt, lastUsedAt, lastUsedFrom }) => ({
        id,
        slot: slotId,
        name,
        owner: ownerName,
        own: caller.actor.kind === 'user' && caller.actor.id === ownerId,
        prefix: `vdt_${id}`,
        permissions: [...permissions],
        createdAt: instantOf(createdAt),
        expiresAt: instantOf(expiresAt),
        lastUsedFrom,
        lastUsedAt: lastUsedAt === null ? null : instantOf(lastUsedAt),
      })),
      next,
    }
  },
})
