import { authenticateIngestKey } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import { sendTestEvent } from '../../../pipeline/index.ts'
import { testEventBody, testEventReply } from '../../contract/ingestion.ts'
import { defineRoute } from '../../route.ts'

export const sendTestEventRoute = defineRoute({
  method: 'POST',
  path: '/api/test-event',
  summary: 'Send a test event with an ingest key',
  description: 'Stores a log record, a span and a metric point as any sender would; the answer says how to find them.',
  access: 'telemetry.read',
  body: testEventBody,
  reply: testEventReply,
  async handle(services, { body, caller }) {
    const grant = await authenticateIngestKey(services.access, body.key).catch((error: unknown) => {
      // Not the caller's own credentials are wrong: the session must not end over it.
      if (error instanceof Fault && error.code === 'unauthenticated')
        throw new Fault('bad_input', 'key: not known, or revoked; make a new one')
      throw error
    })
    if (grant.projectId !== caller.projectId)
      throw new Fault('bad_input', 'key: belongs to another project; choose that one, or make a key here')
    const { sentAt, service, traceId } = await sendTestEvent(services, grant)
    return { sentAt: new Date(sentAt).toISOString(), service, traceId }
  },
})
