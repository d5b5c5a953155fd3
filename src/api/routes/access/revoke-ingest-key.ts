import { revokeIngestKey } from '../../../access/index.ts'
import { doneReply, idParams } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const revokeIngestKeyRoute = defineRoute({
  method: 'DELETE',
  path: '/api/ingest-keys/:id',
  summary: 'Revoke an ingest key at once',
  access: 'keys.write',
  params: idParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    await revokeIngestKey({ ...services, caller }, { keyId: params.id })
    return {}
  },
})
