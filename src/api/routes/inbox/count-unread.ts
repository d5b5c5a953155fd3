import { countUnread } from '../../../alerting/index.ts'
import { unreadReply } from '../../contract/inbox.ts'
import { defineRoute } from '../../route.ts'
import { inboxFor } from './inbox-scope.ts'

export const countUnreadRoute = defineRoute({
  method: 'GET',
  path: '/api/inbox/unread',
  summary: 'How many messages of the inbox the caller has not read',
  access: 'alerts.read',
  reply: unreadReply,
  async handle(services, { caller }) {
    return { unread: await countUnread(inboxFor(services, caller)) }
  },
})
