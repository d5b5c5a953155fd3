import type { ForeignRoute } from '../../foreign-route.ts'
import { deleteSilenceRoute } from './delete-silence.ts'
import { getSilenceRoute } from './get-silence.ts'
import { listAlertsRoute } from './list-alerts.ts'
import { listGroupsRoute } from './list-groups.ts'
import { listReceiversRoute } from './list-receivers.ts'
import { listSilencesRoute } from './list-silences.ts'
import { manageRoutes } from './manage.ts'
import { postAlertsRoute } from './post-alerts.ts'
import { postSilenceRoute } from './post-silence.ts'
import { readStatusRoute } from './read-status.ts'

/** Alertmanager's API v2, under `/alertmanager`. */
export const alertmanagerRoutes: readonly ForeignRoute[] = [
  postAlertsRoute,
  listAlertsRoute,
  listGroupsRoute,
  listReceiversRoute,
  listSilencesRoute,
  postSilenceRoute,
  getSilenceRoute,
  deleteSilenceRoute,
  readStatusRoute,
  ...manageRoutes,
]
