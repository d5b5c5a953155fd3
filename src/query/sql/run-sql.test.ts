import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../test/harness/insert-log-records.ts'
import { systemClock } from '../../lib/clock.ts'
import { Fault } from '../../lib/errors.ts'
import { tables } from '../../storage/tables/index.ts'
import type { QueryContext } from '../query-context.ts'
import { queryableTables } from './check-sql.ts'
import type { SqlAnswer } from './read-sql-answer.ts'
import { runSql } from './run-sql.ts'
import { statementErrors } from './without-values.ts'

const canary = 'CANARY7f3a'
const { signal } = new AbortController()
let engine: Awaited<ReturnType<typeof startTestEngine>>
let context: QueryContext

/** Project 1 is ours: 20 records whose bodies are the numbers 0-19. Project 2 has the canary everywhere; both share every granule. */
beforeAll(async () => {
  engine = await startTestEngine()
  context = { telemetry: engine.store, clock: systemClock }
  const theirs = {
    body: canary,
    service: canary,
    host: canary,
    severityText: canary,
    traceId: canary,
    attributes: new Map([[canary, canary]]),
  }
  for (const project of [1, 2, 1, 2])
    await insertLogRecords(
      engine.store,
      project,
      Array.from({ length: 10 }, (_, i) =>
        buildRecord(
          project === 2
            ? theirs
            : { body: String(i), service: i % 2 === 0 ? 'cart' : 'checkout', traceId: String(i), attributes: new Map([['n', String(i)]]) },
        ),
      ),
    )
  for (const [project, name] of [
    [1, 'op'],
    [2, canary],
  ] as const)
    await engine.store.command(
      `INSERT INTO spans (project, timestamp, trace_id, span_id, name, service, status_message) SELECT ${project}, now(), '${name}', '${name}', '${name}', '${name}', '${name}'`,
    )
  // One part, one granule: only then do the rows of both projects pass by the same conditions.
  await engine.store.command('OPTIMIZE TABLE log_records FINAL')
  await engine.store.command('OPTIMIZE TABLE spans FINAL')
})
afterAll(() => engine.stop())

const run = (sql: string, params: Record<string, unknown> = {}, maxRows = 1000): Promise<SqlAnswer> =>
  runSql(context, { projectId: 1, sql, params, maxRows, signal })

/** The answer as text, or the fault with its cause. */
async function see(sql: string, params: Record<string, unknown> = {}): Promise<string> {
  try {
    return JSON.stringify(await run(sql, params))
  } catch (error) {
    // The cause is never sent; but what it says must not have been seen either.
    if (error instanceof Fault) return `${error.code}: ${error.message} ${JSON.stringify(error.details)} ${String(error.cause)}`
    throw error
  }
}

describe('what people need', () => {
  test.each([
    ['SELECT count() FROM log_records', [['20']]],
    ['select 1', [[1]]],
    ['SELECT 1, 1', [[1, 1]]],
    ["WITH r AS (SELECT toUInt8(body) AS n FROM log_records WHERE service = 'cart') SELECT sum(n) FROM r", [['40']]],
    ['WITH 5 AS five SELECT countIf(toUInt8(body) > five) FROM log_records', [['8']]],
    [
      'SELECT service, count() AS n FROM log_records GROUP BY service ORDER BY service LIMIT 5 -- done',
      [
        ['cart', '10'],
        ['checkout', '10'],
      ],
    ],
    [
      'SELECT a.service, b.n FROM (SELECT DISTINCT service FROM log_records) AS a JOIN (SELECT service, count() AS n FROM log_records GROUP BY service) AS b USING service ORDER BY 1',
      [
        ['cart', '10'],
        ['checkout', '10'],
      ],
    ],
    ["SELECT count() FROM log_records WHERE service IN (SELECT service FROM log_records WHERE body = '1')", [['10']]],
    ["SELECT count() FROM log_records WHERE service IN ('cart', 'x')", [['10']]],
    ["SELECT attributes['n'] FROM log_records WHERE body = '3' LIMIT 1", [['3']]],
    ['SELECT k, count() FROM log_records ARRAY JOIN mapKeys(attributes) AS k GROUP BY k', [['n', '20']]],
    [
      'SELECT arrayMap(x -> x * 2, [1, 2]) AS d, quantile(0.5)(toFloat64(body)), sumIf(toUInt8(body), severity_number = 0) FROM log_records',
      [[[2, 4], 4.5, '90']],
    ],
    [
      'SELECT n, sum(n) OVER (ORDER BY n) FROM (SELECT DISTINCT toUInt8(body) AS n FROM log_records) ORDER BY n LIMIT 2',
      [
        [0, '0'],
        [1, '1'],
      ],
    ],
    ['SELECT * EXCEPT (x) FROM (SELECT 1 AS x, 2 AS y)', [[2]]],
    ['SELECT 1 UNION ALL SELECT 1', [[1], [1]]],
    ['SELECT toUInt64(18446744073709551615), 1 / 0, CAST(1 AS String), NULL, true', [['18446744073709551615', 'inf', '1', null, true]]],
    [
      "SELECT toStartOfInterval(timestamp, INTERVAL 5 MINUTE) AS t, CASE WHEN 1 THEN 'a' ELSE 'b' END, count() FROM log_records GROUP BY t",
      [['2026-11-20 12:00:00', 'a', '20']],
    ],
    ["SELECT 'a;b -- c /* d', \"service\" FROM log_records WHERE body = '2' /* a comment; */ LIMIT 1;", [['a;b -- c /* d', 'cart']]],
    ['SELECT (SELECT count() FROM log_records), exists(SELECT 1 FROM spans)', [['20', 1]]],
    ['SELECT name FROM spans', [['op']]],
  ])('%s', async (sql, expected) => {
    expect((await run(sql)).rows).toEqual(expected)
  })

  test.each([
    ['SELECT count() FROM log_records FINAL', "doesn't support FINAL"],
    ['SELECT count() FROM log_records SAMPLE 1/2', 'sampling'],
    ['SELECT nothing FROM log_records', 'nothing'],
    ['SELECT 1 +', 'yntax'],
  ])('%s: the engine says why not', async (sql, reason) => {
    expect(await see(sql)).toContain(reason)
  })

  test('an error of a value does not show the value', async () => {
    await expect(run("SELECT toUInt64('abc' || body) FROM log_records")).rejects.toMatchObject({
      message: expect.not.stringContaining('abc'),
    })
    await expect(run("SELECT toUInt64('abc' || body) FROM log_records")).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringContaining('OrNull'),
    })
  })

  test('a value that looks like the name of a harmless error does not show itself either', async () => {
    const failing = run("SELECT toUInt64(concat('abc', body, ' (SYNTAX_ERROR)')) FROM log_records")
    await expect(failing).rejects.toMatchObject({ code: 'bad_input', message: expect.stringMatching(/^(?!.*abc).*OrNull/) })
    const named = run("SELECT toUInt64(concat('abc (SECRET_', upper(service), ')')) FROM log_records")
    await expect(named).rejects.toMatchObject({ message: expect.not.stringContaining('SECRET') })
    await expect(named).rejects.toMatchObject({ details: { store: { code: 6 } } })
  })

  test('a statement that fails after many rows does not show the value', async () => {
    const sql = `SELECT n, repeat('.', 100), toUInt64(if(n = 99999, concat('abc', body, ' (SYNTAX_ERROR)'), '1')) FROM
      (SELECT b.body AS body, a.n AS n FROM (SELECT arrayJoin(range(100000)) AS n) AS a, (SELECT body FROM log_records WHERE body = '3') AS b)`
    // The store's own words, behind rows that were sent already.
    const answer = await engine.store.stream(sql, 'JSONCompactEachRowWithProgress', {})
    let sizeBytes = 0
    const reading = async (): Promise<void> => {
      for await (const chunk of answer) sizeBytes += chunk.length
    }
    await expect(reading()).rejects.toThrow('abc3')
    expect(sizeBytes).toBeGreaterThan(0)
    const failing = runSql(context, { projectId: 1, sql, params: {}, maxRows: 300_000, signal })
    await expect(failing).rejects.toMatchObject({ code: 'bad_input', message: expect.stringMatching(/^(?!.*abc).*OrNull/) })
  })

  test('the numbers of errors whose text is shown are those of the errors we mean', async () => {
    const { rows } = await engine.store.query<{ name: string }>(
      'SELECT errorCodeToName(code) AS name FROM (SELECT arrayJoin({codes:Array(Int32)}) AS code)',
      { codes: [...statementErrors.keys()] },
    )
    expect(rows.map(({ name }) => name)).toEqual([...statementErrors.values()])
  })

  test('parameters are bound, whatever they hold', async () => {
    const body = "'; DROP TABLE log_records; -- \n\n {x:Identifier}"
    expect((await run('SELECT {b:String} AS b, {n:UInt8} + 1, {l:Array(String)}', { b: body, n: 4, l: ['a', "b'c"] })).rows).toEqual([
      [body, 5, ['a', "b'c"]],
    ])
    expect((await run('SELECT count() FROM log_records WHERE service = {s:String}', { s: 'cart' })).rows).toEqual([['10']])
  })

  test('answers are cut at maxRows and say so', async () => {
    const cut = await run('SELECT body FROM log_records', {}, 7)
    expect(cut.rows).toHaveLength(7)
    expect(cut.statistics).toMatchObject({ truncated: true })
    expect(cut.statistics.rowsRead).toBeGreaterThan(0)
    const whole = await run('SELECT body FROM log_records', {}, 20)
    expect(whole.rows).toHaveLength(20)
    expect(whole.statistics.truncated).toBe(false)
    expect(whole.columns).toEqual([{ name: 'body', type: 'String' }])
  })
})

describe('what is refused, before it runs', () => {
  test.each([
    'SELECT 1; SELECT 2',
    'SELECT 1\0 FROM log_records',
    'INSERT INTO log_records SELECT * FROM log_records',
    'DROP TABLE log_records',
    'SHOW TABLES',
    'DESCRIBE TABLE log_records',
    'EXPLAIN SELECT 1',
    'graph = 1 SELECT 1',
    'SELECT * FROM (EXPLAIN SELECT 1)',
    'SELECT 1 SETTINGS additional_table_filters = {}',
    'SELECT * FROM (SELECT * FROM log_records SETTINGS additional_table_filters = {})',
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    "SELECT 1 INTO OUTFILE '/tmp/x' FORMAT CSV",
    'SELECT 1 FORMAT CSV',
    'SELECT * FROM log_records PREWHERE toUInt64(body) > 0',
    "SELECT * FROM file('/etc/passwd')",
    "SELECT file('/etc/passwd')",
    "SELECT * FROM url('http://127.0.0.1/', CSV)",
    "SELECT * FROM merge('.*')",
    "SELECT * FROM merge(currentDatabase(), '.*')",
    "SELECT * FROM remote('127.0.0.1', 'system', 'one')",
    "SELECT * FROM cluster('x', system.one)",
    "SELECT * FROM executable('x', CSV, 'a Int8')",
    'SELECT * FROM numbers(10)',
    'SELECT * FROM view(SELECT * FROM log_records)',
    "SELECT * FROM values('a Int8', 1)",
    "SELECT * FROM dictionary('x')",
    "SELECT * FROM log_records JOIN url('http://127.0.0.1/', CSV) AS u ON 1 = 1",
    "SELECT dictGet('x', 'y', 1)",
    "SELECT joinGet('x', 'y', 1)",
    "SELECT hasColumnInTable('127.0.0.1', 'a', 'b', 'c')",
    'SELECT sleep(3)',
    'SELECT SLEEP(3)',
    'SELECT `sleep`(3)',
    'SELECT sleepEachRow(1) FROM log_records',
    'SELECT hostName()',
    "SELECT getSetting('additional_table_filters')",
    "SELECT getServerPort('tcp_port')",
    "SELECT getMacro('x')",
    'SELECT currentUser()',
    "SELECT aiGenerate('x')",
    "SELECT reverseDNSQuery('1.1.1.1')",
    "SELECT throwIf(body = 'x', 'y') FROM log_records",
    "SELECT arrayReduce('sum', [1])",
    "SELECT CAST(unhex('00') AS AggregateFunction(sum, UInt8))",
    'SELECT sumState(1)',
    'SELECT * APPLY(sleep) FROM log_records',
    "SELECT COLUMNS('body') APPLY sleep FROM log_records",
    'SELECT * FROM system.tables',
    'SELECT * FROM system.one AS a, system.tables AS b',
    'SELECT * FROM `system`.`tables`',
    'SELECT * FROM "system.tables"',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM schema_versions',
    'WITH schema_versions AS (SELECT 1) SELECT * FROM schema_versions',
    'SELECT * FROM (WITH schema_versions AS (SELECT 1) SELECT 1), schema_versions',
    'SELECT * FROM log_records_local',
    'SELECT * FROM vedette.log_records',
    'SELECT 1 IN log_records',
    'SELECT 1 IN system.one',
    'SELECT 1 IN (log_records)',
    'SELECT in(1, log_records)',
    'SELECT body NOT IN spans FROM log_records',
    'SELECT * FROM log_records WHERE body GLOBAL IN (SELECT 1)',
    'SELECT * FROM {t:Identifier}',
    'SELECT {c : identifier} FROM log_records',
    'SELECT $$a$$',
    'SELECT $tag$a$tag$',
    'SELECT /* a /* b */ 1 */ 1',
    'SELECT 1 # comment',
    'SELECT ‘a’',
    'SELECT “a”',
    'SELECT 1 AS "a\\n Function sleep"',
    'SELECT 1 AS "a\n  Literal UInt64_1"',
    "SELECT 'a",
    'SELECT "a',
    'SELECT `a',
    'SELECT 1 /* a',
    '',
    ';',
    '-- nothing',
    'SELECT 1) UNION ALL SELECT (1',
  ])('%s', async (sql) => {
    expect(await see(sql, { t: 'spans', c: 'body' })).toMatch(/^bad_input/)
  })

  test('every table that is not for people', async () => {
    const { rows } = await engine.store.query<{ name: string }>('SELECT name FROM system.tables WHERE database = currentDatabase()')
    const names = rows.map((row) => row.name).filter((name) => !queryableTables.includes(name))
    expect(names).toContain('schema_versions')
    for (const name of names) {
      expect(await see(`SELECT * FROM "${name}"`)).toMatch(/^bad_input/)
      expect(await see(`SELECT * FROM (WITH "${name}" AS (SELECT 1) SELECT 1), "${name}"`)).toMatch(/^bad_input/)
    }
  })

  test('every function of the engine that is not on the list', async () => {
    const { rows } = await engine.store.query<{ name: string }>(
      "SELECT name FROM system.functions WHERE categories IN ('Dictionary', 'Introspection', 'AI') OR name ILIKE '%setting%' OR name ILIKE '%sleep%' OR name ILIKE '%filesystem%'",
    )
    expect(rows.length).toBeGreaterThan(50)
    for (const { name } of rows) expect(await see(`SELECT "${name}"(1)`)).toContain(`the function ${name} is not allowed`)
  })
})

describe('another project never shows', () => {
  test('every table for people has a project', () => {
    const withProject = tables.filter((table) => table.columns.some(({ name }) => name === 'project')).map((table) => table.name)
    expect(withProject).toEqual(expect.arrayContaining([...queryableTables]))
  })

  test('the canary is there, in the same part', async () => {
    const parts = await engine.store.query<{ n: number }>(
      "SELECT toUInt32(count()) AS n FROM system.parts WHERE active AND table = 'log_records'",
    )
    expect(parts.rows).toEqual([{ n: 1 }])
    const { rows } = await runSql(context, { projectId: 2, sql: 'SELECT DISTINCT body FROM log_records', params: {}, maxRows: 10, signal })
    expect(rows).toEqual([[canary]])
  })

  test.each([
    'SELECT * FROM log_records',
    'SELECT * FROM log_records WHERE project = 2',
    'SELECT * FROM log_records WHERE project != 1 OR 1 = 1',
    'SELECT 1 AS project, * FROM log_records',
    'SELECT * FROM log_records AS spans',
    'SELECT * FROM spans AS log_records',
    'SELECT * FROM (SELECT 1 AS project, body FROM log_records) AS log_records',
    'SELECT log_records.* FROM spans AS log_records JOIN log_records AS spans ON 1 = 1',
    'WITH log_records AS (SELECT * FROM spans) SELECT * FROM log_records',
    'WITH a AS (SELECT * FROM log_records), b AS (SELECT * FROM a) SELECT * FROM b UNION ALL SELECT * FROM a',
    'WITH RECURSIVE r AS (SELECT body, 1 AS n FROM log_records UNION ALL SELECT r.body, n + 1 FROM r WHERE n < 3) SELECT * FROM r',
    'WITH (SELECT groupArray(body) FROM log_records) AS x SELECT x',
    'SELECT (SELECT groupArray(service) FROM log_records)',
    'SELECT * FROM log_records AS a LEFT JOIN log_records AS b ON a.project != b.project',
    'SELECT b.body FROM log_records AS a RIGHT JOIN log_records AS b ON a.body = b.body',
    'SELECT * FROM log_records AS a FULL JOIN spans AS b ON a.trace_id = b.trace_id',
    'SELECT * FROM log_records AS a ANY INNER JOIN spans AS b USING (project)',
    'SELECT * FROM log_records, spans',
    'SELECT body FROM log_records WHERE body IN (SELECT body FROM log_records) UNION DISTINCT SELECT name FROM spans',
    'SELECT name FROM spans INTERSECT SELECT name FROM spans',
    'SELECT name FROM spans EXCEPT SELECT body FROM log_records',
    'SELECT * FROM log_records ARRAY JOIN mapKeys(attributes) AS k, mapValues(attributes) AS v',
    'SELECT arrayJoin(mapKeys(attributes)) FROM log_records',
    'SELECT groupUniqArray(body), any(service), max(host), min(severity_text), uniqExact(body), topK(10)(body) FROM log_records',
    'SELECT max(body) FROM log_records',
    'SELECT max(project), min(project), count() FROM log_records',
    'SELECT project, count() FROM log_records GROUP BY project WITH TOTALS',
    'SELECT project, service, count() FROM log_records GROUP BY ROLLUP(project, service)',
    'SELECT body FROM log_records GROUP BY body HAVING 1',
    'SELECT lagInFrame(body) OVER (ORDER BY project), first_value(body) OVER (PARTITION BY 1 ORDER BY project DESC) FROM log_records',
    'SELECT body FROM log_records ORDER BY project DESC LIMIT 1 BY project',
    'SELECT DISTINCT ON (project) body FROM log_records ORDER BY project DESC',
    'SELECT body FROM log_records QUALIFY row_number() OVER (ORDER BY project DESC) < 5',
    'SELECT _part, _partition_id, _part_offset, body FROM log_records',
    'SELECT _table, _database, _part_uuid FROM log_records',
    "SELECT COLUMNS('.*') FROM log_records",
    'SELECT attributes.keys, attributes.values FROM log_records',
    'FROM log_records SELECT body',
    '(SELECT body FROM log_records)',
    'SELECT body FROM log_records WHERE exists(SELECT 1 FROM log_records WHERE project = 2)',
    'SELECT (SELECT count() FROM log_records WHERE project = 2)',
    'SELECT body AS x, (SELECT max(b.body) FROM log_records AS b WHERE b.project > a.project) FROM log_records AS a',
    // Errors that would name a value.
    'SELECT toUInt64(body) FROM log_records',
    'SELECT count() FROM log_records WHERE toUInt64(body) >= 0',
    "SELECT count() FROM log_records WHERE toUInt64(body) >= 0 AND severity_number = 0 AND class = 'application'",
    'SELECT count() FROM log_records WHERE severity_number = 0 OR toUInt64(service) > 0',
    'SELECT count() FROM (SELECT toUInt64(body) AS n FROM log_records) WHERE n >= 0',
    'SELECT count() FROM log_records AS a JOIN log_records AS b ON toUInt64(a.body) = toUInt64(b.body)',
    'SELECT count() FROM log_records AS a JOIN log_records AS b ON a.body = b.body AND toUInt64(b.trace_id) >= 0 WHERE toUInt64(a.trace_id) >= 0',
    'SELECT toUInt64(body) AS k, count() FROM log_records GROUP BY k HAVING k >= 0',
    'SELECT sum(toUInt64(body)) FROM log_records WHERE body IN (SELECT toString(toUInt64(body)) FROM log_records)',
    'SELECT count() FROM log_records WHERE project = toUInt64(body)',
    'SELECT count() FROM log_records WHERE intDiv(1, project = 1) = 1',
    'SELECT count() FROM log_records WHERE toUInt64(body) >= 0 ORDER BY timestamp LIMIT 1',
    'SELECT body FROM log_records WHERE toUInt64(body) >= 0 ORDER BY timestamp LIMIT 1',
    'SELECT DISTINCT toUInt64(body) FROM log_records WHERE toDate(timestamp) > toDate(0) LIMIT 3',
    "SELECT count() FROM log_records WHERE toUInt64(attributes['n']) < 100",
    'SELECT count() FROM log_records WHERE toUInt64(body) IN (SELECT toUInt64(trace_id) FROM log_records WHERE toUInt64(trace_id) > 2)',
    'SELECT x FROM (SELECT body AS x, timestamp FROM log_records ORDER BY timestamp LIMIT 100) WHERE toUInt64(x) >= 0',
    'SELECT arrayJoin([toUInt64(body)]) AS n FROM log_records WHERE n >= 0',
    'WITH toUInt64(body) AS n SELECT max(n) FROM log_records WHERE n >= 0 AND n < 1000',
  ])('%s', async (sql) => {
    const seen = await see(sql)
    expect(seen).not.toContain(canary)
    // The statement itself was allowed to run, or failed for a reason of its own.
    expect(seen).toMatch(/^(\{|bad_input.*(store|IN takes|not allowed|no table))/s)
    expect(seen).not.toMatch(/Cannot parse|Division by zero|ILLEGAL_DIVISION/)
  })
})

describe('bounds', () => {
  test('memory and time', async () => {
    expect(await see('SELECT length(repeat(repeat(body, 1000000), 10000)) FROM log_records')).toMatch(/^(query_limit|bad_input)/)
    expect(await see('SELECT arraySum(range(1000000000))')).toMatch(/^(query_limit|bad_input)/)
  })

  test('a caller who goes away stops the statement', async () => {
    const caller = new AbortController()
    const heavy =
      'SELECT count() FROM (SELECT arrayJoin(range(1000000)) AS x) AS a, (SELECT arrayJoin(range(1000000)) AS x) AS b WHERE cityHash64(a.x, b.x) = 1'
    const answer = runSql(context, { projectId: 1, sql: heavy, params: {}, maxRows: 10, signal: caller.signal })
    setTimeout(() => caller.abort(), 300)
    const startedAt = performance.now()
    await expect(answer).rejects.toMatchObject({ code: 'cancelled' })
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })

  test('deep and long statements', async () => {
    expect(await see(`SELECT ${'('.repeat(5000)}1${')'.repeat(5000)}`)).toMatch(/^(query_limit|bad_input)/)
    expect(await see(`SELECT ${'-'.repeat(3)}${'1+'.repeat(20_000)}1`)).toMatch(/^(query_limit|bad_input)/)
  })
})
