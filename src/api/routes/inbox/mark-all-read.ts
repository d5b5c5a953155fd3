import { markRead } from '../../../alerting/index.ts'
import { doneReply } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'
import { inboxFor } from './inbox-scope.ts'

export const markAllReadRoute = defineRoute({
  method: 'PUT',
  path: '/api/inbox/read',
  summary: 'Mark the whole inbox as read, for the caller',
  access: 'alerts.read',
  reply: doneReply,
  async handle(services, { caller }) {
    await markRead(inboxFor(services, caller), { all: true })
    return {}
  },
})
