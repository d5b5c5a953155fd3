import { logRecords } from './log-records.ts'
import { metricExemplars } from './metric-exemplars.ts'
import { metricHistograms } from './metric-histograms.ts'
import { metricMetadata } from './metric-metadata.ts'
import { metricRollupHours, metricRollups } from './metric-rollups.ts'
import { metricSamples } from './metric-samples.ts'
import { metricLabelValues, metricLabelValuesView, metricSeries } from './metric-series.ts'
import { metricStartTimes } from './metric-start-times.ts'
import { serviceActivity, serviceActivityViews } from './service-activity.ts'
import { spans } from './spans.ts'
import type { MaterializedView, TelemetryTable } from './table.ts'

/** Every telemetry table, in the order they are created. */
export const tables: readonly TelemetryTable[] = [
  logRecords,
  spans,
  metricSeries,
  metricLabelValues,
  metricSamples,
  metricHistograms,
  metricExemplars,
  metricMetadata,
  metricStartTimes,
  metricRollups,
  metricRollupHours,
  serviceActivity,
]

export const views: readonly MaterializedView[] = [metricLabelValuesView, ...serviceActivityViews]
