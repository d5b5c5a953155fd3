import type { Route } from '../../route.ts'
import { queryMetricsRoute } from './query-metrics.ts'

/** Metrics as our page reads them. */
export const metricRoutes: readonly Route[] = [queryMetricsRoute]
