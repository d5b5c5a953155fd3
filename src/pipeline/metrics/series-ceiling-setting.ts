import { z } from 'zod'

import { defineSetting } from '../../access/index.ts'
import { seriesLimits } from '../limits.ts'

const schema = z.strictObject({
  /** Series that had a sample in the last hour. */
  activeSeries: z.number().int().min(1000).max(20_000_000),
  /** Those of one metric. */
  seriesPerMetric: z.number().int().min(100).max(20_000_000),
})

/** How many series a project may have. Every change stands in the audit trail. */
export const seriesCeilingSetting = defineSetting({
  key: 'metric_series_ceilings',
  scope: 'project',
  schema,
  initial: { activeSeries: seriesLimits.activeSeries, seriesPerMetric: seriesLimits.seriesPerMetric },
  permission: 'settings.write',
})
