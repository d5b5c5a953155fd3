import type { Route } from '../../route.ts'
import { changeSeriesLimitsRoute } from './change-series-limits.ts'
import { createLabelCutRoute } from './create-label-cut.ts'
import { explainMetricsRoute } from './explain-metrics.ts'
import { listLabelCutsRoute } from './list-label-cuts.ts'
import { listMetricExemplarsRoute } from './list-metric-exemplars.ts'
import { listMetricLabelValuesRoute } from './list-metric-label-values.ts'
import { listMetricUsesRoute } from './list-metric-uses.ts'
import { listRelatedMetricsRoute } from './list-related-metrics.ts'
import { listTargetsPageRoute } from './list-targets.ts'
import { previewLabelCutRoute } from './preview-label-cut.ts'
import { queryMetricsRoute } from './query-metrics.ts'
import { readHeatMapRoute } from './read-heat-map.ts'
import { readMetricLabelsRoute } from './read-metric-labels.ts'
import { readMetricSeriesRoute } from './read-metric-series.ts'
import { readMetricRoute } from './read-metric.ts'
import { removeLabelCutRoute } from './remove-label-cut.ts'
import { searchMetricNamesRoute } from './search-metric-names.ts'

/** Metrics as our page reads them. */
export const metricRoutes: readonly Route[] = [
  queryMetricsRoute,
  explainMetricsRoute,
  readHeatMapRoute,
  listMetricExemplarsRoute,
  searchMetricNamesRoute,
  readMetricRoute,
  listRelatedMetricsRoute,
  listMetricUsesRoute,
  listMetricLabelValuesRoute,
  readMetricSeriesRoute,
  readMetricLabelsRoute,
  listLabelCutsRoute,
  previewLabelCutRoute,
  createLabelCutRoute,
  removeLabelCutRoute,
  changeSeriesLimitsRoute,
  listTargetsPageRoute,
]
