import { createFirstAdmin } from '../../../access/index.ts'
import { createFirstAdminBody, sessionReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { beginSession } from './begin-session.ts'

export const setUp = defineRoute({
  method: 'POST',
  path: '/api/setup',
  summary: 'Make the first admin with the one-time token of the set-up link, and log in',
  access: 'public',
  body: createFirstAdminBody,
  reply: sessionReply,
  async handle(services, { body, caller, reply }) {
    await createFirstAdmin({ ...services, caller }, body)
    return await beginSession(services, { caller, reply }, body)
  },
})
