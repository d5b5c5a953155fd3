import { markRead } from '../../../alerting/index.ts'
import { doneReply } from '../../contract/access.ts'
import { inboxMessageParams, markMessageBody } from '../../contract/inbox.ts'
import { defineRoute } from '../../route.ts'
import { inboxFor } from './inbox-scope.ts'

export const markMessageRoute = defineRoute({
  method: 'PUT',
  path: '/api/inbox/messages/:id',
  summary: 'Mark a message of the inbox as read, or as unread again, for the caller',
  access: 'alerts.read',
  params: inboxMessageParams,
  body: markMessageBody,
  reply: doneReply,
  async handle(services, { caller, params: { id }, body: { read } }) {
    await markRead(inboxFor(services, caller), { id, isRead: read })
    return {}
  },
})
