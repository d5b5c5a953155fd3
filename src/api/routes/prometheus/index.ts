import type { ForeignRoute } from '../../foreign-route.ts'
import { federateRoute } from './federate.ts'
import { formatQueryRoute } from './format-query.ts'
import { healthyRoute } from './healthy.ts'
import { listAlertsRoute } from './list-alerts.ts'
import { listLabelNamesRoute } from './list-label-names.ts'
import { listLabelValuesRoute } from './list-label-values.ts'
import { listMetadataRoute } from './list-metadata.ts'
import { listRulesRoute } from './list-rules.ts'
import { listScrapePoolsRoute } from './list-scrape-pools.ts'
import { listSeriesRoute } from './list-series.ts'
import { listTargetsRoute } from './list-targets.ts'
import { parseQueryRoute } from './parse-query.ts'
import { queryExemplarsRoute } from './query-exemplars.ts'
import { queryRangeRoute } from './query-range.ts'
import { queryRoute } from './query.ts'
import { readBuildInfoRoute } from './read-build-info.ts'
import { readConfigRoute } from './read-config.ts'
import { readFlagsRoute } from './read-flags.ts'
import { readRuntimeInfoRoute } from './read-runtime-info.ts'
import { readTsdbStatusRoute } from './read-tsdb-status.ts'
import { readyRoute } from './ready.ts'
import { remoteReadRoute } from './remote-read.ts'

/** Prometheus' HTTP API. */
export const prometheusRoutes: readonly ForeignRoute[] = [
  queryRoute,
  queryRangeRoute,
  queryExemplarsRoute,
  listSeriesRoute,
  listLabelNamesRoute,
  listLabelValuesRoute,
  listMetadataRoute,
  formatQueryRoute,
  parseQueryRoute,
  listRulesRoute,
  listAlertsRoute,
  listTargetsRoute,
  listScrapePoolsRoute,
  readBuildInfoRoute,
  readConfigRoute,
  readFlagsRoute,
  readRuntimeInfoRoute,
  readTsdbStatusRoute,
  federateRoute,
  remoteReadRoute,
  healthyRoute,
  readyRoute,
]
