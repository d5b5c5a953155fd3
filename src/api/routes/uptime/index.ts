import type { Route } from '../../route.ts'
import { callHeartbeatRoutes } from './call-heartbeat.ts'
import { changeMonitorRoute } from './change-monitor.ts'
import { createMonitorRoute } from './create-monitor.ts'
import { getMonitorRoute } from './get-monitor.ts'
import { listKindsRoute } from './list-kinds.ts'
import { listMonitorsRoute } from './list-monitors.ts'
import { listOutagesRoute } from './list-outages.ts'
import { pauseMonitorRoute } from './pause-monitor.ts'
import { previewMonitorRoute } from './preview-monitor.ts'
import { readCourseRoute } from './read-course.ts'
import { removeMonitorRoute } from './remove-monitor.ts'
import { runMonitorRoute } from './run-monitor.ts'

/** Uptime monitors, their outages, and the addresses that jobs call. */
export const uptimeRoutes: readonly Route[] = [
  listMonitorsRoute,
  createMonitorRoute,
  getMonitorRoute,
  changeMonitorRoute,
  removeMonitorRoute,
  pauseMonitorRoute,
  runMonitorRoute,
  listOutagesRoute,
  readCourseRoute,
  listKindsRoute,
  previewMonitorRoute,
  ...callHeartbeatRoutes,
]
