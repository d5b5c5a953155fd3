import { z } from 'zod'

import { Fault } from '../../lib/errors.ts'
import { runSql } from '../../query/index.ts'
import { conditionFields, describeCondition, needsCondition } from './condition.ts'
import { alarmingSamples } from './groups.ts'
import { defineQuestion, telemetryOf } from './question.ts'

const maxRows = 10_000

/** What a SELECT says: its column `value`, once for each row; the other columns tell the rows apart. */
export const sqlQuestion = defineQuestion({
  name: 'sql',
  title: 'A SELECT over the telemetry',
  signals: ['metrics', 'logs', 'traces'],
  settings: z
    .strictObject({
      sql: z.string().min(1).max(100_000).meta({
        description:
          'One SELECT with a column `value`; `{now:Int64}` is the time of the evaluation in epoch milliseconds. Other columns become labels',
      }),
      ...conditionFields,
    })
    .superRefine(needsCondition),
  describe: ({ sql, ...condition }) => `${sql.trim().replaceAll(/\s+/g, ' ')} ${describeCondition(condition)}`,
  async answer(context, { sql, ...condition }, { timeMs }, signal) {
    const telemetry = telemetryOf(context)
    const { projectId } = telemetry
    const { columns, rows, statistics } = await runSql(telemetry, {
      projectId,
      sql,
      params: { now: String(Math.round(timeMs)) },
      maxRows,
      signal,
    })
    if (statistics.truncated) throw new Fault('query_limit', `the SELECT has more than ${maxRows} rows`)
    const at = columns.findIndex(({ name }) => name === 'value')
    if (at < 0) throw new Fault('bad_input', 'the SELECT has no column named value')
    const by = columns.flatMap(({ name }, column) => (column === at ? [] : [name]))
    const figures = rows.map((row) => ({
      values: row.flatMap((cell, column) => (column === at ? [] : [textOf(cell)])),
      value: Number(row[at]),
    }))
    return alarmingSamples(figures, { by, condition, timeMs })
  },
})

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}
