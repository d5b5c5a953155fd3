import type { Route } from '../../route.ts'
import { countUnreadRoute } from './count-unread.ts'
import { listInboxRoute } from './list-inbox.ts'
import { markAllReadRoute } from './mark-all-read.ts'
import { markMessageRoute } from './mark-message.ts'

/** What the platform's own page was told of. */
export const inboxRoutes: readonly Route[] = [listInboxRoute, countUnreadRoute, markAllReadRoute, markMessageRoute]
