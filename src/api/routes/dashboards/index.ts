import type { Route } from '../../route.ts'
import { createDashboardRoute } from './create-dashboard.ts'
import { getDashboardRoute } from './get-dashboard.ts'
import { getVersionRoute } from './get-version.ts'
import { grafanaRoutes } from './grafana.ts'
import { importDashboardRoute } from './import-dashboard.ts'
import { listDashboardsRoute } from './list-dashboards.ts'
import { listVersionsRoute } from './list-versions.ts'
import { pinPanelRoute } from './pin-panel.ts'
import { queryPanelsRoute } from './query-panels.ts'
import { removeDashboardRoute } from './remove-dashboard.ts'
import { resolveVariablesRoute } from './resolve-variables.ts'
import { saveDashboardRoute } from './save-dashboard.ts'
import { unpinPanelRoute } from './unpin-panel.ts'

/** Dashboards: kept, imported, and what they show. */
export const dashboardRoutes: readonly Route[] = [
  listDashboardsRoute,
  createDashboardRoute,
  importDashboardRoute,
  queryPanelsRoute,
  getDashboardRoute,
  saveDashboardRoute,
  removeDashboardRoute,
  listVersionsRoute,
  getVersionRoute,
  pinPanelRoute,
  unpinPanelRoute,
  resolveVariablesRoute,
  ...grafanaRoutes,
]
