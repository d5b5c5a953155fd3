import { listIngestKeys } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { idParams } from '../../contract/access.ts'
import { webhookReply } from '../../contract/ingestion.ts'
import { defineRoute } from '../../route.ts'

export const readWebhookRoute = defineRoute({
  method: 'GET',
  path: '/api/ingest-keys/:id/webhook',
  summary: 'Name and secret by which a service sends signed webhooks under an ingest key',
  access: 'keys.write',
  params: idParams,
  reply: webhookReply,
  async handle(services, { params, caller }) {
    const keys = await listIngestKeys({ ...services, caller })
    if (!keys.some(({ id }) => id === params.id)) throw new Fault('not_found', 'there is no such key, or it is revoked already')
    return { key: services.webhooks.nameOf(params.id), secret: services.webhooks.secretOf(params.id) }
  },
})
