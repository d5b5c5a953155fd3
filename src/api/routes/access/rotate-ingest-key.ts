import { rotateIngestKey } from '../../../access/index.ts'
import { createdIngestKeyReply, idParams } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const rotateIngestKeyRoute = defineRoute({
  method: 'POST',
  path: '/api/ingest-keys/:id/rotate',
  summary: 'Make a second key beside this one; both work until the old one is revoked',
  access: 'keys.write',
  params: idParams,
  reply: createdIngestKeyReply,
  async handle(services, { params, caller }) {
    const { id, name, secret } = await rotateIngestKey({ ...services, caller }, { keyId: params.id })
    return { id, name, key: secret }
  },
})
