import { revokeApiToken } from '../../../access/index.ts'
import { doneReply, idParams } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const revokeToken = defineRoute({
  method: 'DELETE',
  path: '/api/tokens/:id',
  summary: 'Revoke an API token at once',
  access: 'tokens.own',
  params: idParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    await revokeApiToken({ ...services, caller }, { tokenId: params.id })
    return {}
  },
})
