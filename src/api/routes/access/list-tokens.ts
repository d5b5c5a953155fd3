import { listApiTokens } from '../../../access/index.ts'
import { tokensReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from './instant-of.ts'

export const listTokens = defineRoute({
  method: 'GET',
  path: '/api/tokens',
  summary: "The caller's API tokens in the project; everybody's for those who may change members",
  access: 'tokens.own',
  reply: tokensReply,
  async handle(services, { caller }) {
    const tokens = await listApiTokens({ ...services, caller })
    return {
      rows: tokens.map(({ id, slotId, name, ownerId, ownerName, permissions, createdAt, expiresAt, lastUsedAt, lastUsedFrom }) => ({
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
    }
  },
})
