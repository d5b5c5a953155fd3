import { createIngestKey } from '../../../access/index.ts'
import { createIngestKeyBody, createdIngestKeyReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const createIngestKeyRoute = defineRoute({
  method: 'POST',
  path: '/api/ingest-keys',
  summary: 'Make an ingest key; the answer is the only place that ever shows it',
  access: 'keys.write',
  needsRecentSignIn: true,
  body: createIngestKeyBody,
  reply: createdIngestKeyReply,
  async handle(services, { body, caller }) {
    const { id, name, secret } = await createIngestKey({ ...services, caller }, body)
    return { id, name, key: secret }
  },
})
