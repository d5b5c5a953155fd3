import { listOwnIdentities } from '../../../access/index.ts'
import { ownIdentitiesReply } from '../../contract/oidc.ts'
import { defineRoute } from '../../route.ts'
import { instantOf } from '../access/instant-of.ts'

export const listOwnIdentitiesRoute = defineRoute({
  method: 'GET',
  path: '/api/account/identities',
  summary: 'The identities at providers that sign in to your account',
  access: 'signed_in',
  reply: ownIdentitiesReply,
  async handle(services, { caller }) {
    const identities = await listOwnIdentities({ ...services, caller })
    return {
      rows: identities.map(({ createdAt, lastUsedAt, ...identity }) => ({
        ...identity,
        createdAt: instantOf(createdAt),
        lastUsedAt: instantOf(lastUsedAt),
      })),
    }
  },
})
