import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { systemClock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { runSql } from './run-sql.ts'

const canary = 'CANARY9c1e'
let engine: Awaited<ReturnType<typeof startTestEngine>>

/** Three projects whose rows share one granule; ours, the one between the others, has numbers where theirs have the canary. */
beforeAll(async () => {
  engine = await startTestEngine()
  const text = (numbers: number): string => `if(number % 3 = 2, toString(number % ${numbers}), '${canary}')`
  await engine.store.command(
    `INSERT INTO log_records (project, timestamp, class, service, host, body, trace_id, severity_number, attributes)
     SELECT 1 + number % 3, toDateTime64('2026-11-20 12:00:00', 9, 'UTC') + number, 'application', ${text(3)}, ${text(5)}, ${text(17)}, ${text(7)}, number % 24, map('q', ${text(4)}) FROM numbers(300)`,
  )
  await engine.store.command(
    `INSERT INTO spans (project, timestamp, service, name, trace_id, host, status_message, duration_ns, attributes)
     SELECT 1 + number % 3, toDateTime64('2026-11-20 12:00:00', 9, 'UTC') + number, ${text(3)}, ${text(5)}, ${text(17)}, ${text(7)}, ${text(7)}, number % 24, map('q', ${text(4)}) FROM numbers(300)`,
  )
})
afterAll(() => engine.stop())

const column = fc.constantFrom('service', 'host', 'trace_id', "attributes['q']")
/** A number made of a text: fails on the canary, and says so with the text in it. */
const number = (of = ''): fc.Arbitrary<string> =>
  fc.oneof(
    column.map((name) => `toUInt64(${of}${name})`),
    column.map((name) => `CAST(${of}${name} AS UInt32)`),
    column.map((name) => `toFloat64(concat(${of}${name}, '1'))`),
    column.map((name) => `arraySum(arrayMap(z -> toUInt64(z), [${of}${name}]))`),
    fc.constant(`intDiv(100, ${of}project = 3)`),
    fc.constant(`toUnixTimestamp(${of}timestamp)`),
  )
const table = fc.constantFrom('log_records', 'spans')
const condition = (of = ''): fc.Arbitrary<string> =>
  fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 2 },
      number(of).map((value) => `${value} >= 0`),
      number(of).map((value) => `${value} IN (1, 2, 3)`),
      column.map((name) => `lowerUTF8(${of}${name}) LIKE '%1%'`),
      fc.tuple(number(of), number(), table).map(([value, other, from]) => `${value} IN (SELECT ${other} FROM ${from} WHERE ${other} >= 0)`),
      fc.tuple(tie('any'), fc.constantFrom('AND', 'OR'), tie('any')).map(([left, joint, right]) => `(${left} ${joint} ${right})`),
      tie('any').map((inner) => `NOT ${inner}`),
    ),
  })).any
const columns = 'service, host, trace_id, attributes, project, timestamp'
const source = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    table,
    fc.tuple(table, number(), condition()).map(([from, value, where]) => `(SELECT ${columns}, ${value} AS n FROM ${from} WHERE ${where})`),
    fc.tuple(tie('any'), condition()).map(([from, where]) => `(SELECT ${columns} FROM ${from} WHERE ${where} ORDER BY timestamp LIMIT 50)`),
    tie('any').map((from) => `(SELECT DISTINCT ${columns} FROM ${from})`),
    fc
      .tuple(tie('any'), tie('any'), condition())
      .map(([a, b, where]) => `(SELECT ${columns} FROM ${a} WHERE ${where} UNION ALL SELECT ${columns} FROM ${b})`),
  ),
})).any
const joins = fc.constantFrom('JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'ANY LEFT JOIN', 'SEMI LEFT JOIN', 'ANTI LEFT JOIN')
const statement = fc.oneof(
  fc.tuple(number(), source, condition()).map(([value, from, where]) => `SELECT count(), sum(${value}) FROM ${from} WHERE ${where}`),
  fc
    .tuple(number(), source, condition())
    .map(([value, from, where]) => `SELECT ${value} AS v FROM ${from} WHERE ${where} ORDER BY v LIMIT 5`),
  fc
    .tuple(number(), source, condition())
    .map(([value, from, where]) => `SELECT ${value} AS g, count() FROM ${from} WHERE ${where} GROUP BY g HAVING g >= 0`),
  fc
    .tuple(number(), table, condition())
    .map(([value, from, where]) => `WITH ${value} AS n SELECT max(n) FROM ${from} WHERE n >= 0 AND ${where}`),
  fc
    .tuple(number(), source, condition())
    .map(([value, from, where]) => `SELECT arrayJoin([${value}]) AS v FROM ${from} WHERE v >= 0 AND ${where}`),
  fc
    .tuple(number(), source)
    .map(([value, from]) => `SELECT sum(${value}) OVER (PARTITION BY ${value} ORDER BY timestamp) FROM ${from} LIMIT 5`),
  fc
    .tuple(source, joins, source, number('l.'), number('r.'), condition('l.'))
    .map(([l, join, r, left, right, where]) => `SELECT count() FROM ${l} AS l ${join} ${r} AS r ON ${left} = ${right} WHERE ${where}`),
  fc
    .tuple(source, source, number('l.'), number('r.'))
    .map(([l, r, left, right]) => `SELECT count() FROM ${l} AS l, ${r} AS r WHERE ${left} = ${right}`),
  fc
    .tuple(number(), table, condition())
    .map(
      ([value, from, where]) =>
        `WITH c AS (SELECT *, ${value} AS n FROM ${from} WHERE ${where}) SELECT a.*, b.* FROM c AS a JOIN c AS b ON a.n = b.n`,
    ),
)

test('no statement shows, or fails on, a row of another project', async () => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  let ran = 0
  for (const sql of fc.sample(statement, { numRuns: 200, seed })) {
    const seen = await see(sql)
    if (seen.startsWith('[')) ran++
    expect({ seed, sql, seen: seen.includes(canary) ? seen : '' }).toEqual({ seed, sql, seen: '' })
  }
  expect(ran).toBeGreaterThan(140)
}, 240_000)

/** The rows, or the fault with its cause, which has the store's own words. */
async function see(sql: string): Promise<string> {
  try {
    const { signal } = new AbortController()
    const { rows } = await runSql({ telemetry: engine.store, clock: systemClock }, { projectId: 3, sql, params: {}, maxRows: 1000, signal })
    return JSON.stringify(rows)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    return `${error.message} ${String(error.cause)} ${String((error.cause as Error | undefined)?.cause)}`
  }
}
