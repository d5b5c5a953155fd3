import { rotateIngestKey } from '../../../access/index.ts'
import { createdIngestKeyReply, idParams, rotateBody } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const rotateIngestKeyRoute = defineRoute({
  method: 'POST',
  path: '/api/ingest-keys/:id/rotate',
  summary: 'Make a second key beside this one; both work for the time of grace, or until the old one is revoked',
  access: 'keys.write',
  needsRecentSignIn: true,
  params: idParams,
  body: rotateBody,
  reply: createdIngestKeyReply,
  async handle(services, { params, body, caller }) {
    const { id, name, secret } = await rotateIngestKey({ ...services, caller }, { ...body, keyId: params.id })
    return { id, name, key: secret }
  },
})
