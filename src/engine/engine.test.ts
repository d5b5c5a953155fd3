import { randomBytes } from 'node:crypto'
import { Agent, request } from 'node:http'
import { Readable } from 'node:stream'
import { deflateSync, gzipSync } from 'node:zlib'

import { ClickHouseError, ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../test/harness/engine.ts'

// The interface is ClickHouse's, so its official client is the test suite; `ask` is for what the client never sends.
let engine: TestEngine
let client: ClickHouseClient

beforeAll(async () => {
  engine = await startTestEngine()
  client = connect()
  await client.command({
    query: `CREATE TABLE shelf (id UInt32, name LowCardinality(String) DEFAULT 'none', tags Map(LowCardinality(String), String),
      \`parts.name\` Array(String), seen SimpleAggregateFunction(max, UInt8), twice UInt32 MATERIALIZED id * 2) ENGINE = MergeTree ORDER BY id`,
  })
})
afterAll(async () => {
  await client.close()
  await engine.stop()
})

function connect(compression = false, password = engine.engine.secret): ClickHouseClient {
  const socket: ConstructorParameters<typeof Agent>[0] & { socketPath: string } = { socketPath: engine.engine.socketPath, keepAlive: true }
  return createClient({
    url: 'http://engine',
    password,
    database: 'vedette',
    http_agent: new Agent(socket),
    compression: { request: compression, response: compression },
    log: { level: ClickHouseLogLevel.OFF },
  })
}

async function stored(): Promise<unknown[]> {
  const result = await client.query({ query: 'SELECT *, twice FROM shelf ORDER BY id', format: 'JSONEachRow' })
  const rows = await result.json()
  await client.command({ query: 'TRUNCATE TABLE shelf' })
  return rows
}

async function exec(query: string, body: Buffer): Promise<void> {
  const { stream } = await client.exec({ query, values: Readable.from([body], { objectMode: false }) })
  stream.resume()
}

async function exists(): Promise<boolean> {
  return (await (await client.query({ query: 'EXISTS shelf', format: 'TabSeparated' })).text()) === '1\n'
}

const full = { id: 1, name: 'a', tags: { k: 'v' }, 'parts.name': ['x', 'y'], seen: 3, twice: 2 }
const sparse = { id: 2, name: 'none', tags: {}, 'parts.name': [], seen: 0, twice: 4 }

describe('insert', () => {
  test('objects as JSONEachRow, with defaults for what is left out', async () => {
    const { summary } = await client.insert({ table: 'shelf', values: [{ ...full, twice: undefined }, { id: 2 }], format: 'JSONEachRow' })
    expect(summary).toMatchObject({ written_rows: '2' })
    expect(await stored()).toEqual([full, sparse])
  })

  test('a stream of objects', async () => {
    await client.insert({ table: 'shelf', values: Readable.from([{ id: 2 }, { id: 3 }]), format: 'JSONEachRow' })
    expect(await stored()).toMatchObject([{ id: 2 }, { id: 3 }])
  })

  test('rows of chosen columns', async () => {
    await client.insert({ table: 'shelf', values: [['b', 7]], columns: ['name', 'id'], format: 'JSONCompactEachRow' })
    expect(await stored()).toMatchObject([{ id: 7, name: 'b' }])
  })

  test.each([
    ['CSV', '5,"q;\n\n;DROP TABLE shelf"\n', 'q;\n\n;DROP TABLE shelf'],
    ['TabSeparated', "5\t\\n\\n;DROP TABLE shelf'\n", "\n\n;DROP TABLE shelf'"],
    ['JSONEachRow', '\n\n{"id":5,"name":"\\n\\n;DROP TABLE shelf"}', '\n\n;DROP TABLE shelf'],
    ['Values', "(5, 'a;b'), (6, 'c')", 'a;b'],
  ])('%s %j', async (format, body, name) => {
    await exec(`INSERT INTO shelf (id, name) FORMAT ${format}`, Buffer.from(body))
    expect((await stored())[0]).toMatchObject({ id: 5, name })
    expect(await exists()).toBe(true)
  })

  test('a statement behind the rows is an error in the rows', async () => {
    const body = Buffer.from('{"id":5,"name":"x"}\n\n;DROP TABLE shelf;\n')
    await expect(exec('INSERT INTO shelf FORMAT JSONEachRow', body)).rejects.toMatchObject({
      type: expect.stringMatching(/PARSE|INCORRECT/),
    })
    expect(await exists()).toBe(true)
    expect(await stored()).toEqual([])
  })

  test.each([
    ["INSERT INTO shelf (id, name) VALUES (8, 'x;y'), (9, '\n\n;DROP TABLE shelf')", [8, 9]],
    ['INSERT INTO `shelf`(`id`) FORMAT JSONEachRow {"id":10}\n{"id":11}', [10, 11]],
    ['INSERT INTO vedette.shelf (id) SELECT number + 20 FROM numbers(2)', [20, 21]],
  ])('rows or a query in the statement itself: %s', async (query, ids) => {
    await client.command({ query })
    expect((await stored()).map((row) => (row as { id: number }).id)).toEqual(ids)
  })

  test('random bytes as RowBinary are data or an error, never SQL', async () => {
    for (let round = 0; round < 20; round++) {
      const text = randomBytes(3000)
      const row = Buffer.concat([Buffer.from([round, 0, 0, 0, 0xb8, 0x17]), text])
      await exec('INSERT INTO shelf (id, name) FORMAT RowBinary', row)
      await exec('INSERT INTO shelf (id, name) FORMAT RowBinary', text).catch(() => undefined)
    }
    const kept = await (await client.query({ query: 'SELECT countIf(length(name) = 3000) FROM shelf', format: 'TabSeparated' })).text()
    expect(Number(kept)).toBe(20)
    await client.command({ query: 'TRUNCATE TABLE shelf' })
  })

  test('nothing, and what does not exist', async () => {
    await client.insert({ table: 'shelf', values: [], format: 'JSONEachRow' })
    expect(await stored()).toEqual([])
    await expect(client.insert({ table: 'nope', values: [{}], format: 'JSONEachRow' })).rejects.toMatchObject({
      code: '60',
      type: 'UNKNOWN_TABLE',
    })
    await expect(client.insert({ table: 'shelf', values: [[1]], columns: ['nope'], format: 'JSONCompactEachRow' })).rejects.toMatchObject({
      code: '16',
    })
    await expect(client.exec({ query: 'INSERT INTO shelf FORMAT Nonsense', values: Readable.from(['x']) })).rejects.toMatchObject({
      code: '73',
    })
  })
})

describe('query', () => {
  test.each(['JSON', 'JSONCompact', 'JSONEachRow', 'JSONCompactEachRow'] as const)('%s', async (format) => {
    const result = await client.query({ query: 'SELECT toUInt8(number) AS n FROM numbers(2)', format })
    expect(JSON.stringify(await result.json())).toMatch(/0.*1/)
  })

  test.each(['CSV', 'TabSeparatedWithNames', 'JSONStrings'] as const)('%s as text', async (format) => {
    const result = await client.query({ query: 'SELECT 1 AS n', format })
    expect(await result.text()).toContain('1')
    expect(result.response_headers['x-clickhouse-format']).toBe(format)
  })

  test('rows as a stream', async () => {
    const result = await client.query({ query: 'SELECT number FROM numbers(200000)', format: 'JSONEachRow' })
    let rows = 0
    for await (const batch of result.stream()) rows += batch.length
    expect(rows).toBe(200_000)
  })

  test('a late error reaches the reader of a stream', async () => {
    const result = await client.query({
      query: 'SELECT throwIf(number = 3000000) AS x FROM numbers(4000000)',
      format: 'JSONEachRow',
      clickhouse_settings: { max_threads: 1 },
    })
    const read = async (): Promise<number> => {
      let rows = 0
      for await (const batch of result.stream()) rows += batch.length
      return rows
    }
    await expect(read()).rejects.toMatchObject({ code: '395' })
  })

  test('compressed both ways', async () => {
    const compressing = connect(true)
    const values = Array.from({ length: 1000 }, (_, id) => ({ id, name: 'n'.repeat(50) }))
    await compressing.insert({ table: 'shelf', values, format: 'JSONEachRow' })
    const result = await compressing.query({ query: 'SELECT count() AS c, max(length(name)) AS l FROM shelf', format: 'JSONEachRow' })
    expect(result.response_headers['content-encoding']).toBe('gzip')
    expect(await result.json()).toEqual([{ c: 1000, l: 50 }])
    await compressing.command({ query: 'TRUNCATE TABLE shelf' })
    await compressing.close()
  })

  test('query id, summary, ping', async () => {
    const result = await client.exec({
      query: 'SELECT count() FROM numbers(10) FORMAT TabSeparated',
      query_id: 'my-id',
      clickhouse_settings: { wait_end_of_query: 1 },
    })
    result.stream.resume()
    expect(result.query_id).toBe('my-id')
    expect(result.response_headers['x-clickhouse-query-id']).toBe('my-id')
    expect(result.summary).toMatchObject({ read_rows: expect.stringMatching(/^\d+$/), elapsed_ns: expect.stringMatching(/^\d+$/) })
    expect(await client.ping()).toEqual({ success: true })
    expect(await client.ping({ select: true })).toEqual({ success: true })
  })

  test.each<[string, string, string]>([
    ['SELECT 1; SELECT 2', '62', 'SYNTAX_ERROR'],
    ["SELECT ‘'’ ; DROP TABLE shelf --'", '62', 'SYNTAX_ERROR'],
    ['SELECT $a$ $a$; DROP TABLE shelf', '62', 'SYNTAX_ERROR'],
    ['SELECT 1 \\G DROP TABLE shelf', '62', 'SYNTAX_ERROR'],
    ['SELECT 1 \0 WHERE 0', '62', 'SYNTAX_ERROR'],
    ["SELECT 'open", '62', 'SYNTAX_ERROR'],
    ['', '62', 'SYNTAX_ERROR'],
    ['-- nothing', '62', 'SYNTAX_ERROR'],
    ["SELECT 1 INTO OUTFILE 'x'", '48', 'NOT_IMPLEMENTED'],
    ["INSERT INTO shelf FROM INFILE 'x' FORMAT CSV", '48', 'NOT_IMPLEMENTED'],
    ['SET max_threads = 1', '48', 'NOT_IMPLEMENTED'],
    ['USE system', '48', 'NOT_IMPLEMENTED'],
    ['CREATE TEMPORARY TABLE t (a Int8)', '48', 'NOT_IMPLEMENTED'],
    ["INSERT INTO shelf (id) SELECT id FROM input('id UInt32') FORMAT CSV 1", '48', 'NOT_IMPLEMENTED'],
    ["INSERT INTO FUNCTION file('x.csv') VALUES (1)", '62', 'SYNTAX_ERROR'],
    ['SELECT * FROM `/etc/passwd`', '60', 'UNKNOWN_TABLE'],
    ['SELECT * FROM default.`/etc/passwd`', '81', 'UNKNOWN_DATABASE'],
    ['SELECT x', '47', 'UNKNOWN_IDENTIFIER'],
    ['SELECT {p:UInt8}', '456', 'UNKNOWN_QUERY_PARAMETER'],
  ])('refuses %j', async (query, code, type) => {
    await expect(client.command({ query })).rejects.toMatchObject({ code, type })
    expect(await exists()).toBe(true)
  })
})

async function askForItself(id: number): Promise<unknown> {
  const result = await client.query({
    query: "SELECT {id:UInt32} AS id, getSetting('max_block_size') AS size",
    query_params: { id },
    clickhouse_settings: { max_block_size: String(1000 + id) },
    format: 'JSONEachRow',
  })
  return result.json()
}

interface Answer {
  readonly status: number | undefined
  readonly body: string
  readonly headers: Readonly<Record<string, unknown>>
}

interface Sent {
  readonly method?: string
  readonly body?: Buffer | string
  readonly headers?: Readonly<Record<string, string>>
  readonly secret?: string
}

/** A request as it is, without the client. */
async function ask(path: string, { method = 'POST', body = '', headers = {}, secret = engine.engine.secret }: Sent = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { socketPath: engine.engine.socketPath, path, method, headers: { 'X-ClickHouse-Key': secret, ...headers } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', reject)
        response.on('end', () =>
          resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString(), headers: response.headers }),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

describe('interface', () => {
  test('answers only with the secret', async () => {
    for (const secret of ['', 'x', `${engine.engine.secret}x`]) {
      expect(await ask('/ping', { method: 'GET', secret })).toMatchObject({
        status: 403,
        headers: { 'x-clickhouse-exception-code': '516' },
      })
      expect(await ask('/?query=SELECT%201', { secret })).toMatchObject({ status: 403 })
    }
    await expect(connect(false, 'wrong').command({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '516' })
  })

  test('statuses, codes and texts are those of ClickHouse', async () => {
    expect(await ask('/', { body: 'SELECT * FROM nope' })).toMatchObject({ status: 404, headers: { 'x-clickhouse-exception-code': '60' } })
    const syntax = await ask('/', { body: 'SELEC 1' })
    expect(syntax).toMatchObject({
      status: 400,
      body: expect.stringMatching(/^Code: 62\. DB::Exception: .*\(SYNTAX_ERROR\) \(version [\d.]+\)\n$/s),
    })
    expect(await ask('/nowhere')).toMatchObject({ status: 404 })
    expect(
      await ask('/?max_execution_time=0.1', { body: 'SELECT count() FROM numbers(1e13) WHERE NOT ignore(sipHash64(number))' }),
    ).toMatchObject({ status: 408 })
  })

  test('query in the URL, parameters, database, default format', async () => {
    expect(await ask('/?query=SELECT%20%7Ba:String%7D&param_a=x%5Cty&default_format=JSONEachRow', { method: 'GET' })).toMatchObject({
      status: 200,
      body: expect.stringContaining(String.raw`x\ty`),
    })
    expect(await ask('/?database=system&query=SELECT%20currentDatabase()')).toMatchObject({ body: 'system\n' })
    expect(await ask('/?query=SELECT%20currentDatabase()')).toMatchObject({ body: 'vedette\n' })
    expect(await ask('/?database=nope', { body: 'SELECT 1' })).toMatchObject({
      status: 404,
      headers: { 'x-clickhouse-exception-code': '81' },
    })
    expect(await ask('/?query=SELECT%201%20', { body: 'AS x FORMAT TabSeparatedWithNames' })).toMatchObject({ body: 'x\n1\n' })
  })

  test('settings from an allow-list only', async () => {
    expect(await ask('/?max_block_size=7', { body: "SELECT getSetting('max_block_size')" })).toMatchObject({ body: '7\n' })
    expect(await ask('/', { body: "SELECT getSetting('max_block_size') = 7" })).toMatchObject({ body: '0\n' })
    for (const name of ['log_comment', 'allow_introspection_functions', 'max_nonsense', 'session_id', 'implicit_select'])
      expect(await ask(`/?${name}=1`, { body: 'SELECT 1' })).toMatchObject({
        status: 404,
        headers: { 'x-clickhouse-exception-code': '115' },
      })
    expect(await ask('/?max_threads=many', { body: 'SELECT 1' })).toMatchObject({
      headers: { 'x-clickhouse-exception-code': expect.any(String) },
    })
    expect(await ask('/', { body: 'SELECT 1' })).toMatchObject({ body: '1\n' })
  })

  test('GET and readonly only read', async () => {
    for (const query of ['DROP TABLE shelf', 'INSERT INTO shelf (id) SELECT 1', 'INSERT INTO shelf (id) VALUES (1)']) {
      const encoded = encodeURIComponent(query)
      expect(await ask(`/?query=${encoded}`, { method: 'GET' })).toMatchObject({ headers: { 'x-clickhouse-exception-code': '164' } })
      expect(await ask(`/?readonly=1&query=${encoded}`)).toMatchObject({ headers: { 'x-clickhouse-exception-code': '164' } })
    }
    expect(await ask('/?readonly=2', { body: 'SELECT count() FROM shelf' })).toMatchObject({ status: 200 })
  })

  test('bodies: deflate, gzip, cut gzip, unknown encoding, not UTF-8, too long', async () => {
    expect(await ask('/', { body: gzipSync('SELECT 1'), headers: { 'Content-Encoding': 'gzip' } })).toMatchObject({ body: '1\n' })
    expect(await ask('/', { body: deflateSync('SELECT 1'), headers: { 'Content-Encoding': 'deflate' } })).toMatchObject({ body: '1\n' })
    expect(await ask('/', { body: gzipSync('SELECT 1').subarray(0, 12), headers: { 'Content-Encoding': 'gzip' } })).toMatchObject({
      status: 400,
    })
    expect(await ask('/', { body: 'SELECT 1', headers: { 'Content-Encoding': 'lzma' } })).toMatchObject({ status: 501 })
    expect(await ask('/', { body: Buffer.from([0xff, 0xfe, 0x00]) })).toMatchObject({ status: 400 })
    expect(await ask('/', { body: `SELECT '${'x'.repeat(2_000_000)}'` })).toMatchObject({
      headers: { 'x-clickhouse-exception-code': '63' },
    })
  })

  test('an insert with its statement and rows in one large body', async () => {
    const rows = Array.from({ length: 100_000 }, (_, id) => JSON.stringify({ id, name: 'n'.repeat(20) })).join('\n')
    expect(await ask('/', { body: `INSERT INTO shelf FORMAT JSONEachRow\n${rows}` })).toMatchObject({ status: 200 })
    expect(await ask('/', { body: 'SELECT count(), max(id), uniqExact(_part) FROM shelf' })).toMatchObject({ body: '100000\t99999\t1\n' })
    await client.command({ query: 'TRUNCATE TABLE shelf' })
  })
})

describe('sessions', () => {
  const slow = 'SELECT count() FROM numbers(1e14) WHERE NOT ignore(sipHash64(number))'

  test('slow reads delay no write, and a read more than there are sessions waits until one is freed', async () => {
    const stop = new AbortController()
    const reads = Array.from({ length: 8 }, () =>
      client.query({ query: slow, abort_signal: stop.signal, clickhouse_settings: { max_threads: 1 } }).then(
        () => 'ended',
        () => 'aborted',
      ),
    )
    const started = performance.now()
    for (let id = 0; id < 5; id++) await client.insert({ table: 'shelf', values: [{ id }], format: 'JSONEachRow' })
    // The reads would go on for years.
    expect(performance.now() - started).toBeLessThan(20_000)
    const waiting = client.query({ query: 'SELECT 1', format: 'TabSeparated' })
    stop.abort()
    expect(await Promise.all(reads)).toEqual(reads.map(() => 'aborted'))
    expect(await (await waiting).text()).toBe('1\n')
    await client.command({ query: 'TRUNCATE TABLE shelf' })
  })

  test('planning that takes seconds blocks nobody', async () => {
    const stop = new AbortController()
    const planning = client.query({ query: `SELECT (${slow})`, abort_signal: stop.signal }).catch(() => undefined)
    const started = performance.now()
    for (let round = 0; round < 10; round++) expect(await client.ping()).toEqual({ success: true })
    expect(performance.now() - started).toBeLessThan(20_000)
    stop.abort()
    await planning
  })

  test('parameters and settings of parallel queries do not mix', async () => {
    const answers = await Promise.all(Array.from({ length: 180 }, (_, id) => askForItself(id)))
    expect(answers).toEqual(answers.map((_, id) => [{ id, size: 1000 + id }]))
  })

  test('too many waiting callers are refused, those who leave make room', async () => {
    const stop = new AbortController()
    const read = (): Promise<number> =>
      client.query({ query: slow, abort_signal: stop.signal, clickhouse_settings: { max_threads: 1 } }).then(
        () => 200,
        (error: unknown) => Number(error instanceof ClickHouseError ? error.code : 0),
      )
    const reads = Array.from({ length: 220 }, read)
    expect(await Promise.race(reads)).toBe(202)
    stop.abort()
    const codes = await Promise.all(reads)
    expect(codes.filter((code) => code === 202).length).toBeLessThan(20)
    expect(await (await client.query({ query: 'SELECT 1', format: 'TabSeparated' })).text()).toBe('1\n')
  })
})
