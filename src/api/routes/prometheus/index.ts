import type { ForeignRoute } from '../../foreign-route.ts'
import { formatQueryRoute } from './format-query.ts'
import { listLabelNamesRoute } from './list-label-names.ts'
import { listLabelValuesRoute } from './list-label-values.ts'
import { listSeriesRoute } from './list-series.ts'
import { parseQueryRoute } from './parse-query.ts'
import { queryRangeRoute } from './query-range.ts'
import { queryRoute } from './query.ts'

/** Prometheus' HTTP API. */
export const prometheusRoutes: readonly ForeignRoute[] = [
  queryRoute,
  queryRangeRoute,
  listSeriesRoute,
  listLabelNamesRoute,
  listLabelValuesRoute,
  formatQueryRoute,
  parseQueryRoute,
]
