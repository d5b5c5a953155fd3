import type { z } from 'zod'

import type { Dashboard, DashboardSummary, StoredDashboard } from '../../../dashboards/index.ts'
import type { dashboard } from '../../contract/dashboards.ts'

/** A dashboard's row as the API writes it. */
export function describeSummary({ updatedAt, tags, uid, title, folder, panels, version, updatedBy, isBuiltIn }: DashboardSummary) {
  return { uid, title, folder, tags: [...tags], panels, version, updatedBy, isBuiltIn, updatedAt: new Date(updatedAt).toISOString() }
}

/** A dashboard with all it holds, as the API writes it. */
export function describeDashboard(stored: StoredDashboard) {
  return { ...describeSummary(stored), dashboard: asReply(stored.dashboard) }
}

/** What a dashboard holds: the same, but that the contract's lists are not read-only. */
export function asReply(held: Dashboard): z.input<typeof dashboard> {
  return held as z.input<typeof dashboard> // nothing changes a reply before it is written
}
