import { runSql } from '../../../query/index.ts'
import { sqlBody, sqlReply } from '../../contract/sql.ts'
import { defineRoute } from '../../route.ts'
import { sqlView } from './personal-view.ts'

export const runSqlRoute = defineRoute({
  method: 'POST',
  path: '/api/sql',
  summary: 'Run one SELECT over the telemetry of the project',
  description:
    'ClickHouse SQL over log_records, spans and the metric tables, read only: no SETTINGS, FORMAT or PREWHERE, no table functions, and functions that compute only. ' +
    'Bounded by 30 s, 1 GiB and `maxRows` (`truncated` says when rows were cut off). Integers of 64 bits and more are strings.',
  access: 'telemetry.sql',
  body: sqlBody,
  reply: sqlReply,
  async handle(services, { body, caller, signal }) {
    const answer = await runSql(services, { ...body, projectId: caller.projectId, signal })
    await services.personalViews.note(caller, sqlView(body, answer))
    const { columns, rows, statistics } = answer
    return { columns: [...columns], rows: rows.map((row) => [...row]), statistics }
  },
})
