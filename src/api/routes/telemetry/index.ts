import type { Route } from '../../route.ts'
import { findSpanRoute } from './find-span.ts'
import { getSpanRoute } from './get-span.ts'
import { getTraceRoute } from './get-trace.ts'
import { listScopesRoute } from './list-scopes.ts'
import { logClassesRoute } from './log-classes.ts'
import { logContextRoute } from './log-context.ts'
import { logFieldsRoute } from './log-fields.ts'
import { logHistogramRoute } from './log-histogram.ts'
import { readTraceSpansRoute } from './read-trace-spans.ts'
import { runSqlRoute } from './run-sql.ts'
import { searchLogsRoute } from './search-logs.ts'
import { searchTracesRoute } from './search-traces.ts'
import { tailLogsRoute } from './tail-logs.ts'
import { traceDifferenceRoute } from './trace-difference.ts'
import { traceFieldsRoute } from './trace-fields.ts'
import { traceScatterRoute } from './trace-scatter.ts'

/** Reads of logs, traces and SQL. */
export const telemetryRoutes: readonly Route[] = [
  searchLogsRoute,
  logHistogramRoute,
  logFieldsRoute,
  logContextRoute,
  logClassesRoute,
  tailLogsRoute,
  searchTracesRoute,
  traceFieldsRoute,
  traceScatterRoute,
  traceDifferenceRoute,
  getTraceRoute,
  readTraceSpansRoute,
  getSpanRoute,
  findSpanRoute,
  listScopesRoute,
  runSqlRoute,
]
