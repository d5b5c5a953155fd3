import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { pipeline } from 'node:stream'

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { startTestEngine } from '../../../test/harness/engine.ts'
import { Fault, type FaultCode } from '../../lib/errors.ts'
import { ByteWriter } from '../../lib/wire/byte-writer.ts'
import { single } from '../tables/render.ts'
import { openTelemetryStore } from './clickhouse-store.ts'
import { migrate } from './migrate.ts'
import type { QueryOptions, TelemetryStore } from './telemetry-store.ts'

interface Place {
  readonly store: TelemetryStore
  stop(): Promise<void>
}

const serverUrl = process.env['VEDETTE_TEST_CLICKHOUSE_URL']
const places: readonly { name: string; open: () => Promise<Place> }[] = [
  { name: 'engine', open: startTestEngine },
  { name: 'the engine reached as a server', open: openAsServer },
  ...(serverUrl === undefined ? [] : [{ name: 'a ClickHouse server', open: () => openServer(serverUrl) }]),
]

async function openServer(url: string): Promise<Place> {
  const store = openTelemetryStore({ kind: 'server', url })
  await migrate(store, single)
  return { store, stop: () => store.close() }
}

/** The engine behind a TCP port: what the store does with a server's URL, without a server. */
async function openAsServer(): Promise<Place> {
  const started = await startTestEngine()
  const { engine } = started
  const proxy = createServer((socket) => {
    const upstream = connect(engine.socketPath)
    pipeline(socket, upstream, socket, () => undefined)
  })
  await once(proxy.listen(0, '127.0.0.1'), 'listening')
  const address = proxy.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const store = openTelemetryStore({ kind: 'server', url: `http://default:${engine.secret}@127.0.0.1:${port}/vedette` })
  return {
    store,
    async stop() {
      await store.close()
      proxy.close()
      await started.stop()
    },
  }
}

/** A query that never ends by itself. */
const endless = 'SELECT count() FROM numbers(100000000000000) WHERE NOT ignore(sipHash64(number))'

describe.each(places)('TelemetryStore on $name', ({ open }) => {
  let place: Place
  let store: TelemetryStore
  beforeAll(async () => {
    place = await open()
    store = place.store
    await store.command('TRUNCATE TABLE metric_exemplars')
  })
  afterAll(async () => place.stop())

  const value = async (sql: string, params = {}, options: QueryOptions = {}): Promise<unknown> =>
    Object.values((await store.query(sql, params, options)).rows[0] ?? {})[0]

  const running = async (mark: string): Promise<number> =>
    Number(await value(`SELECT count() FROM system.processes WHERE query LIKE '%${mark}%' AND query NOT LIKE '%processes%'`))

  test('answers rows, columns and statistics', async () => {
    const { rows, columns, statistics } = await store.query('SELECT number AS n, toString(number) AS s FROM numbers(3)')
    expect(rows).toEqual([
      { n: '0', s: '0' },
      { n: '1', s: '1' },
      { n: '2', s: '2' },
    ])
    expect(columns).toEqual([
      { name: 'n', type: 'UInt64' },
      { name: 's', type: 'String' },
    ])
    expect(statistics.rowsRead).toBe(3)
    expect(statistics.elapsedMs).toBeGreaterThan(0)
  })

  test.each<[string, unknown, unknown]>([
    [
      'String',
      'tab\tnewline\nquote\' " ` back\\slash {x:UInt8} ; -- שלום 🚀',
      'tab\tnewline\nquote\' " ` back\\slash {x:UInt8} ; -- שלום 🚀',
    ],
    ['String', 'a\0b', 'a\0b'],
    ['String', '', ''],
    ['UInt64', 18_446_744_073_709_551_615n, '18446744073709551615'],
    ['Int32', -5, -5],
    ['Float64', 0.1, 0.1],
    ['Bool', true, true],
    ['Nullable(UInt8)', null, null],
    ['Nullable(String)', null, null],
    ["DateTime64(3, 'UTC')", new Date(1_700_000_000_123), '2023-11-14 22:13:20.123'],
    ["DateTime64(9, 'UTC')", '2023-11-14 22:13:20.123456789', '2023-11-14 22:13:20.123456789'],
    ['Date', '2026-02-28', '2026-02-28'],
    ['Array(String)', ["a'b", 'c\\d', 'e\nf', ''], ["a'b", 'c\\d', 'e\nf', '']],
    ['Array(UInt64)', [1n, 2n], ['1', '2']],
    ['Array(UInt32)', [], []],
    ['Map(String, String)', { "k'": "v'" }, { "k'": "v'" }],
  ])('binds %s %#', async (type, given, wanted) => {
    expect(await value(`SELECT {p:${type}} AS p`, { p: given })).toEqual(wanted)
  })

  test('binds any text as it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        expect(await value('SELECT {text:String} AS t', { text })).toBe(Buffer.from(text).toString())
      }),
      { numRuns: 50 },
    )
  })

  test.each<[FaultCode, string, RegExp]>([
    ['bad_input', 'SELEC 1', /Syntax error/],
    ['bad_input', 'SELECT (1', /Syntax error/],
    ['bad_input', 'SELECT nothing_like_it', /nothing_like_it/],
    ['bad_input', 'SELECT * FROM no_such_table', /no_such_table/],
    ['bad_input', "SELECT toUInt8('x')", /Cannot parse/],
    ['bad_input', 'SELECT {missing:UInt8}', /missing/],
    ['bad_input', 'SELECT 1; SELECT 2', /Syntax error/],
    ['bad_input', 'SELECT throwIf(number = 5) FROM numbers(10)', /throwIf/],
  ])('%s for %s', async (code, sql, message) => {
    await expect(store.query(sql)).rejects.toMatchObject({ name: 'Fault', code, message: expect.stringMatching(message) })
    await expect(store.query(sql)).rejects.not.toMatchObject({ message: expect.stringContaining('(version') })
  })

  test.each<[string, string, QueryOptions]>([
    ['time', endless, { timeoutMs: 200 }],
    ['rows', 'SELECT number FROM numbers(11)', { maxRows: 10 }],
    ['memory', 'SELECT groupArray(number) FROM numbers(10000000)', { maxMemoryBytes: 20_000_000 }],
  ])('query_limit past its %s', async (_, sql, options) => {
    await expect(store.query(sql, {}, options)).rejects.toMatchObject({ name: 'Fault', code: 'query_limit' })
  })

  test('a settled limit is not left for the next query', async () => {
    await expect(store.query('SELECT number FROM numbers(11)', {}, { maxRows: 10 })).rejects.toThrow(Fault)
    expect((await store.query('SELECT number FROM numbers(11)')).rows).toHaveLength(11)
  })

  test('nothing of a failed answer reaches the next one', async () => {
    const failing = Array.from({ length: 12 }, () =>
      store.query('SELECT number, throwIf(number = 900000) FROM numbers(1000000)').catch(() => 'failed'),
    )
    expect(new Set(await Promise.all(failing))).toEqual(new Set(['failed']))
    const next = await Promise.all(Array.from({ length: 24 }, () => value('SELECT 7 AS n')))
    expect(new Set(next)).toEqual(new Set([7]))
  })

  test('settings are per query', async () => {
    const sql = 'SELECT count() AS c FROM metric_exemplars'
    const settings = { additional_table_filters: "{'metric_exemplars': '1 = 0'}" }
    await store.command("INSERT INTO metric_exemplars (project, metric) SELECT 77, 'filtered'")
    expect(Number(await value(sql))).toBeGreaterThan(0)
    expect(await value(sql, {}, { settings })).toBe('0')
    expect(Number(await value(sql))).toBeGreaterThan(0)
  })

  test('an aborted query is killed in the store', async () => {
    const controller = new AbortController()
    const query = store.query(endless, {}, { signal: controller.signal })
    await until(async () => (await running('100000000000000')) === 1)
    controller.abort()
    await expect(query).rejects.toMatchObject({ code: 'cancelled' })
    await until(async () => (await running('100000000000000')) === 0)
  })

  test('a call with an aborted signal does nothing', async () => {
    await expect(store.query('SELECT 1', {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('streams an answer in pieces', async () => {
    const pieces: Buffer[] = []
    for await (const piece of await store.stream('SELECT number FROM numbers(2000000)', 'RowBinary', {}, { maxRows: 2_000_000 }))
      pieces.push(piece)
    const bytes = Buffer.concat(pieces)
    expect(pieces.length).toBeGreaterThan(10)
    expect(bytes.length).toBe(16_000_000)
    expect(bytes.readBigUInt64LE(15_999_992)).toBe(1_999_999n)
  })

  test('an error before the first byte of a stream is thrown at once, a late one at the end', async () => {
    await expect(store.stream('SELECT nothing_like_it', 'Native')).rejects.toMatchObject({ code: 'bad_input' })
    const rows: Buffer[] = []
    const read = async (): Promise<void> => {
      const sql = 'SELECT throwIf(number = 3000000), number FROM numbers(4000000)'
      for await (const piece of await store.stream(sql, 'RowBinary', {}, { maxRows: 10_000_000, maxThreads: 1 })) rows.push(piece)
    }
    await expect(read()).rejects.toMatchObject({ code: 'bad_input', message: expect.stringContaining('throwIf') })
    expect(rows.length).toBeGreaterThan(0)
  })

  test('leaving or aborting a stream ends its query', async () => {
    const sql = 'SELECT number FROM numbers(31415926535)'
    for await (const piece of await store.stream(sql, 'RowBinary', {}, { maxRows: 1e12 })) {
      expect(piece.length).toBeGreaterThan(0)
      break
    }
    await until(async () => (await running('31415926535')) === 0)

    const controller = new AbortController()
    const read = async (): Promise<void> => {
      let bytes = 0
      for await (const piece of await store.stream(sql, 'RowBinary', {}, { maxRows: 1e12, signal: controller.signal })) {
        bytes += piece.length
        if (bytes > 1_000_000) controller.abort()
      }
    }
    await expect(read()).rejects.toMatchObject({ code: 'cancelled' })
    await until(async () => (await running('31415926535')) === 0)
  })

  test('a stream that nobody reads ends with its signal', async () => {
    const controller = new AbortController()
    const sql = 'SELECT number FROM numbers(2718281828459)'
    const answer = await store.stream(sql, 'RowBinary', {}, { maxRows: 1e15, signal: controller.signal })
    expect(await running('2718281828459')).toBe(1)
    controller.abort()
    await until(async () => (await running('2718281828459')) === 0)
    await expect(answer[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'cancelled' })
  })

  test('inserts rows once for each token, in one part a partition', async () => {
    const rows = Array.from({ length: 30_000 }, (_, id) => ({ id, labels: { a: 'b' } }))
    const chunks = [encode('once', rows.slice(0, 10_000)), encode('once', rows.slice(10_000))]
    await store.insert('metric_exemplars', chunks, 'token-1')
    await store.insert('metric_exemplars', chunks, 'token-1')
    expect(await value("SELECT count() FROM metric_exemplars WHERE metric = 'once'")).toBe('30000')
    expect(await value("SELECT uniqExact(_part) FROM metric_exemplars WHERE metric = 'once'")).toBe('1')
    await store.insert('metric_exemplars', chunks, 'token-2')
    expect(await value("SELECT count() FROM metric_exemplars WHERE metric = 'once'")).toBe('60000')
  })

  test('whatever the rows hold stays data', async () => {
    const hostile = [
      '\n\n;DROP TABLE metric_exemplars',
      "'); DROP TABLE metric_exemplars; --",
      '{x:UInt8}',
      '\0',
      '\\',
      randomBytes(5000).toString('latin1'),
    ]
    const rows = hostile.map((text, id) => ({ id, labels: { [text]: text } }))
    await store.insert('metric_exemplars', [encode('hostile', rows)], 'token-hostile')
    const answer = await store.query<{ labels: Record<string, string> }>(
      "SELECT labels FROM metric_exemplars WHERE metric = 'hostile' ORDER BY id",
    )
    expect(answer.rows.map(({ labels }) => Object.keys(labels)[0])).toEqual(hostile)
  })

  test('refuses rows that are cut, whole batch or nothing', async () => {
    const bytes = encode('cut', [
      { id: 1, labels: {} },
      { id: 2, labels: {} },
    ])
    await expect(store.insert('metric_exemplars', [bytes.subarray(0, -3)], 'token-cut')).rejects.toMatchObject({
      name: 'Fault',
      code: 'bad_input',
    })
    expect(await value("SELECT count() FROM metric_exemplars WHERE metric = 'cut'")).toBe('0')
  })

  test('pings', async () => {
    expect(await store.ping()).toBe(true)
  })

  test('migrating again changes nothing', async () => {
    const describeTables = async (): Promise<unknown> =>
      (await store.query('SELECT name, create_table_query FROM system.tables WHERE database = currentDatabase() ORDER BY name')).rows
    const before = await describeTables()
    await migrate(store, single)
    expect(await describeTables()).toEqual(before)
  })

  test('migration adds columns and indexes that are missing', async () => {
    await store.command('ALTER TABLE spans DROP INDEX ix_segment')
    await store.command('ALTER TABLE spans DROP PROJECTION by_trace')
    await store.command('ALTER TABLE spans DROP COLUMN trace_state')
    await store.command('ALTER TABLE spans DROP COLUMN events.name')
    await migrate(store, single)
    const { rows } = await store.query<{ name: string }>(
      "SELECT name FROM system.columns WHERE database = currentDatabase() AND table = 'spans' ORDER BY position",
    )
    const names = rows.map((row) => row.name)
    expect(names.indexOf('trace_state')).toBe(names.indexOf('parent_span_id') + 1)
    expect(names.indexOf('events.name')).toBe(names.indexOf('events.timestamp') + 1)
    expect(await value("SELECT count() FROM system.data_skipping_indices WHERE table = 'spans' AND name = 'ix_segment'")).toBe('1')
    expect(await value("SELECT count() FROM system.projections WHERE table = 'spans' AND name = 'by_trace'")).toBe('1')
  })

  test('a newer schema is left alone', async () => {
    await store.command('INSERT INTO schema_versions (id, version, applied_at) SELECT 1, 1000, now()')
    await expect(migrate(store, single)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('1000') })
    await store.command('TRUNCATE TABLE schema_versions')
    await migrate(store, single)
  })
})

// One skip that says how to run the whole suite there, not one for each of its tests.
test.skipIf(serverUrl === undefined)('real ClickHouse server: set VEDETTE_TEST_CLICKHOUSE_URL', async () => {
  const place = await openServer(serverUrl ?? '')
  expect((await place.store.query<{ version: string }>('SELECT version() AS version')).rows[0]?.version).toMatch(/^\d+\.\d+/)
  await place.stop()
})

test('a store that is not there is unavailable', async () => {
  const store = openTelemetryStore({ kind: 'engine', socketPath: '/nonexistent/engine.sock', secret: 'hunter2' })
  const error: unknown = await store.query('SELECT 1').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'Fault', code: 'unavailable', retryable: true })
  expect(JSON.stringify(error)).not.toContain('hunter2')
  expect(await store.ping()).toBe(false)
  await store.close()
})

/** Rows of metric_exemplars. */
function encode(metric: string, rows: readonly { id: number; labels: Record<string, string> }[]): Buffer {
  const writer = new ByteWriter()
  for (const { id, labels } of rows) {
    writer.uint32(1)
    writer.string(metric)
    writer.int64(BigInt(id))
    writer.int64(1_700_000_000_000n)
    writer.float64(0.5)
    const pairs = Object.entries(labels)
    writer.varint(pairs.length)
    for (const [name, text] of pairs) {
      writer.string(name)
      writer.string(text)
    }
    writer.string('')
    writer.string('')
  }
  return writer.copy()
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 5_000
  while (!(await done())) if (performance.now() > deadline) throw new Error('still not')
}
