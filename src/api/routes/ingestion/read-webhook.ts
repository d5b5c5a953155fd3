import { findIngestKey } from '../../../access/index.ts'
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
    await findIngestKey({ ...services, caller }, { keyId: params.id })
    return { key: services.webhooks.nameOf(params.id), secret: services.webhooks.secretOf(params.id) }
  },
})
