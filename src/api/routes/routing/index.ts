import type { Route } from '../../route.ts'
import { checkRoutingRoute } from './check-routing.ts'
import { importRoutingRoute } from './import-routing.ts'
import { listRoutingVersionsRoute } from './list-routing-versions.ts'
import { readRoutingVersionRoute } from './read-routing-version.ts'
import { readRoutingRoute } from './read-routing.ts'
import { saveRoutingRoute } from './save-routing.ts'
import { traceLabelsRoute } from './trace-labels.ts'

/** Routes of alerts: who is told of what. */
export const routingRoutes: readonly Route[] = [
  readRoutingRoute,
  saveRoutingRoute,
  checkRoutingRoute,
  importRoutingRoute,
  traceLabelsRoute,
  listRoutingVersionsRoute,
  readRoutingVersionRoute,
]
