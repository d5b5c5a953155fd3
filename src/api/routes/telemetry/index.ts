import type { Route } from '../../route.ts'
import { logFieldsRoute } from './log-fields.ts'
import { logHistogramRoute } from './log-histogram.ts'
import { runSqlRoute } from './run-sql.ts'
import { searchLogsRoute } from './search-logs.ts'

/** Reads of logs, traces, services and SQL. */
export const telemetryRoutes: readonly Route[] = [searchLogsRoute, logHistogramRoute, logFieldsRoute, runSqlRoute]
