import type { Route } from '../../route.ts'
import { getRunbookRoute } from './get-runbook.ts'
import { listRunbooksRoute } from './list-runbooks.ts'

/** What to do about alerts of the ready rules. */
export const runbookRoutes: readonly Route[] = [listRunbooksRoute, getRunbookRoute]
