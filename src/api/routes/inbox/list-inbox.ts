import { listInbox } from '../../../alerting/index.ts'
import { inboxQuery, inboxReply } from '../../contract/inbox.ts'
import { defineRoute } from '../../route.ts'
import { inboxFor } from './inbox-scope.ts'

export const listInboxRoute = defineRoute({
  method: 'GET',
  path: '/api/inbox',
  summary: 'What the inbox was told, as the caller has read it',
  access: 'alerts.read',
  query: inboxQuery,
  reply: inboxReply,
  async handle(services, { caller, query: { unread, limit, cursor } }) {
    const { rows, next } = await listInbox(inboxFor(services, caller), { unreadOnly: unread === 'true', limit, cursor })
    return {
      rows: rows.map(({ atMs, isRead, groupKey, ...entry }) => ({
        ...entry,
        group: groupKey,
        at: new Date(atMs).toISOString(),
        read: isRead,
      })),
      next,
    }
  },
})
