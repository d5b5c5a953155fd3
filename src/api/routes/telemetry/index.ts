import type { Route } from '../../route.ts'
import { getTraceRoute } from './get-trace.ts'
import { listScopesRoute } from './list-scopes.ts'
import { listServicesRoute } from './list-services.ts'
import { logClassesRoute } from './log-classes.ts'
import { logContextRoute } from './log-context.ts'
import { logFieldsRoute } from './log-fields.ts'
import { logHistogramRoute } from './log-histogram.ts'
import { runSqlRoute } from './run-sql.ts'
import { searchLogsRoute } from './search-logs.ts'
import { searchTracesRoute } from './search-traces.ts'
import { tailLogsRoute } from './tail-logs.ts'

/** Reads of logs, traces, services and SQL. */
export const telemetryRoutes: readonly Route[] = [
  searchLogsRoute,
  logHistogramRoute,
  logFieldsRoute,
  logContextRoute,
  logClassesRoute,
  tailLogsRoute,
  searchTracesRoute,
  getTraceRoute,
  listServicesRoute,
  listScopesRoute,
  runSqlRoute,
]
