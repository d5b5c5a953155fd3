import type { Route } from '../../route.ts'
import { countAlertsRoute } from './count-alerts.ts'
import { countFiringsRoute } from './count-firings.ts'
import { getAlertRoute } from './get-alert.ts'
import { handleAlertsRoute } from './handle-alerts.ts'
import { listAlertsRoute } from './list-alerts.ts'
import { readHistoryRoute } from './read-history.ts'
import { readTimelineRoute } from './read-timeline.ts'
import { silenceAlertsRoute } from './silence-alerts.ts'

/** Alerts: what fires, what became of it, what fired before. */
export const alertRoutes: readonly Route[] = [
  listAlertsRoute,
  countAlertsRoute,
  readHistoryRoute,
  countFiringsRoute,
  getAlertRoute,
  readTimelineRoute,
  handleAlertsRoute,
  silenceAlertsRoute,
]
