import type { Route } from '../../route.ts'
import { detailedHealth } from './detailed-health.ts'
import { healthDashboard } from './health-dashboard.ts'
import { health } from './health.ts'
import { overview } from './overview.ts'
import { performanceMetrics } from './performance-metrics.ts'
import { prometheusMetrics } from './prometheus-metrics.ts'
import { status } from './status.ts'

/** Health, own metrics and the overview. */
export const platformRoutes: readonly Route[] = [
  health,
  healthDashboard,
  detailedHealth,
  status,
  performanceMetrics,
  prometheusMetrics,
  overview,
]
