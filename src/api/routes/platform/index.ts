import type { Route } from '../../route.ts'
import { compareReleasesRoute } from './compare-releases.ts'
import { detailedHealth } from './detailed-health.ts'
import { healthDashboard } from './health-dashboard.ts'
import { health } from './health.ts'
import { listChangesRoute } from './list-changes.ts'
import { makeDiagnosticsRoute } from './make-diagnostics.ts'
import { overview } from './overview.ts'
import { performanceMetrics } from './performance-metrics.ts'
import { prometheusMetrics } from './prometheus-metrics.ts'
import { status } from './status.ts'

/** Health, own metrics, the overview and what changed. */
export const platformRoutes: readonly Route[] = [
  health,
  healthDashboard,
  detailedHealth,
  status,
  performanceMetrics,
  prometheusMetrics,
  overview,
  listChangesRoute,
  compareReleasesRoute,
  makeDiagnosticsRoute,
]
