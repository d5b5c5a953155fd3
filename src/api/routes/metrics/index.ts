import type { Route } from '../../route.ts'
import { changeSeriesLimitsRoute } from './change-series-limits.ts'
import { createLabelCutRoute } from './create-label-cut.ts'
import { listLabelCutsRoute } from './list-label-cuts.ts'
import { previewLabelCutRoute } from './preview-label-cut.ts'
import { queryMetricsRoute } from './query-metrics.ts'
import { readMetricLabelsRoute } from './read-metric-labels.ts'
import { readMetricSeriesRoute } from './read-metric-series.ts'
import { removeLabelCutRoute } from './remove-label-cut.ts'

/** Metrics as our page reads them. */
export const metricRoutes: readonly Route[] = [
  queryMetricsRoute,
  readMetricSeriesRoute,
  readMetricLabelsRoute,
  listLabelCutsRoute,
  previewLabelCutRoute,
  createLabelCutRoute,
  removeLabelCutRoute,
  changeSeriesLimitsRoute,
]
