import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, connect, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { startTestEngine, type TestEngine } from '../../../test/harness/engine.ts'
import { buildRecord, insertLogRecords } from '../../../test/harness/insert-log-records.ts'
import { ManualClock } from '../../../test/harness/manual-clock.ts'
import { openTestStore } from '../../../test/harness/open-test-store.ts'
import { generateIdentity, parseIdentities } from '../../lib/age/keys.ts'
import { createLog } from '../../lib/log.ts'
import { openFolder } from '../../storage/blobs/index.ts'
import { tables } from '../../storage/tables/index.ts'
import { openTelemetryStore, type TelemetryStore } from '../../storage/telemetry/index.ts'
import { makeBackup } from '../make-backup.ts'
import type { Manifest } from '../manifest.ts'
import { restorePoint } from '../restore/restore-point.ts'
import { assertServerFits, restoreTelemetry } from '../restore/restore-telemetry.ts'
import type { Piece } from './piece.ts'
import { readServerParts } from './server-parts.ts'

/** A ClickHouse that is reached like every server: over TCP, with user and password. */
let engine: TestEngine
let door: Server
let url: string
let store: TelemetryStore
const { signal } = new AbortController()
beforeAll(async () => {
  engine = await startTestEngine()
  door = createServer((socket) => {
    const inside = connect(engine.engine.socketPath)
    socket.pipe(inside).pipe(socket)
    for (const [one, other] of [[socket, inside] as const, [inside, socket] as const]) one.on('error', () => other.destroy())
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  url = `http://default:${engine.engine.secret}@127.0.0.1:${(door.address() as AddressInfo).port}/vedette`
  store = openTelemetryStore({ kind: 'server', url })
})
afterAll(async () => {
  await store.close()
  door.close()
  await engine.stop()
})

/** What each table holds, whatever its parts are. */
async function contents(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const { name, engine: kind } of tables) {
    const final = kind === 'MergeTree' ? '' : ' FINAL'
    const { rows } = await store.query<{ n: string; hash: string }>(
      `SELECT count() AS n, toString(sum(cityHash64(toString(tuple(*))))) AS hash FROM ${name}${final}`,
    )
    found[name] = `${rows[0]?.n} ${rows[0]?.hash}`
  }
  return found
}

test('all rows of a server are read although parts are merged meanwhile, and an empty server gets them back', async () => {
  const records = (from: number) =>
    Array.from({ length: 50 }, (_, n) =>
      buildRecord({
        body: `line ${from + n} 'é\\`,
        service: `s${n % 3}`,
        attributes: new Map([['n', `${n}`]]),
        resource: new Map([['service.version', '1']]),
      }),
    )
  for (const from of [0, 100, 200]) await insertLogRecords(store, 1, records(from))
  await store.command(
    `INSERT INTO metric_samples (project, metric, id, ts, m, e) SELECT 1, 'm', 7, fromUnixTimestamp64Milli(toInt64(1795176000000 + number)), number, 1 FROM numbers(1000)`,
  )
  const before = await contents()
  expect(before['log_records']).toMatch(/^150 /)
  expect(before['service_activity']).toMatch(/^3 /)

  const stored = new Map<string, Buffer>()
  let merged = 0
  const put = async (piece: Piece): Promise<void> => {
    if (piece.table === 'log_records' && merged++ === 0) await store.command('OPTIMIZE TABLE log_records FINAL')
    const pieces: Uint8Array[] = []
    for await (const bytes of piece.open()) pieces.push(bytes)
    stored.set(piece.place, Buffer.concat(pieces))
  }
  const pieces = await readServerParts(store, put, signal)
  expect(merged).toBeGreaterThan(1)
  expect(pieces.filter(({ table }) => table === 'log_records').reduce((sum, { rows }) => sum + rows, 0)).toBe(150)
  // What is unchanged is the same piece again.
  expect((await readServerParts(store, () => Promise.resolve(), signal)).map(({ contentHash }) => contentHash)).toEqual(
    pieces.map(({ contentHash }) => contentHash),
  )

  const telemetry: Record<string, number> = {}
  for (const { table, rows } of pieces) telemetry[table] = (telemetry[table] ?? 0) + rows
  const objects = pieces.map(({ place, rows }) => ({ object: 'x.age', sizeBytes: 1, sha256: '', place, contentBytes: 1, rows }))
  // Only what telemetry needs of it.
  const manifest = { objects, telemetry } as unknown as Manifest
  await expect(assertServerFits(url, manifest)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('rows already') as unknown,
  })
  for (const { name } of tables) await store.command(`TRUNCATE TABLE ${name}`)
  await assertServerFits(url, manifest)
  await expect(
    assertServerFits(url, { ...manifest, objects: [{ ...objects[0], place: 'telemetry/log_records/x' }] } as unknown as Manifest),
  ).rejects.toMatchObject({ code: 'conflict' })

  const restore = (of: Manifest): Promise<void> =>
    restoreTelemetry(
      {
        dataDir: '/nowhere',
        server: { url },
        log: createLog({ level: 'silent' }),
        memoryLimitBytes: 2 ** 30,
        open: async function* ({ place }) {
          yield stored.get(place) ?? Buffer.alloc(0)
        },
        isThorough: true,
        onObject: () => undefined,
        signal,
      },
      of,
    )
  // What fails leaves the tables as they were: empty.
  await expect(restore({ ...manifest, telemetry: { ...telemetry, log_records: 151 } })).rejects.toMatchObject({ code: 'bad_input' })
  expect((await contents())['log_records']).toMatch(/^0 /)
  await restore(manifest)
  expect(await contents()).toEqual(before)
  // The views are there again.
  await insertLogRecords(store, 1, [buildRecord({ service: 'new', body: 'x' })])
  expect((await contents())['service_activity']).toMatch(/^4 /)
})

test('what comes meanwhile does not keep the reading from its end, and rows that are kept back are no back-up', async () => {
  for (const { name } of tables) await store.command(`TRUNCATE TABLE ${name}`)
  const insert = (body: string): Promise<void> => insertLogRecords(store, 1, [buildRecord({ service: 's', body })])
  await insert('first')
  await insert('second')
  let opened = 0
  const put = async (piece: Piece): Promise<void> => {
    if (piece.table === 'log_records' && opened++ === 0) {
      await store.command('OPTIMIZE TABLE log_records FINAL')
      await store.command('SYSTEM STOP MERGES log_records')
      await insert('later')
    }
    for await (const _ of piece.open());
  }
  const pieces = await readServerParts(store, put, signal)
  expect(pieces.filter(({ table }) => table === 'log_records').map(({ rows }) => rows)).toEqual([2])
  // As a row policy does.
  const settings = { additional_table_filters: `{'log_records': 'body != \\'later\\''}` }
  const blind: TelemetryStore = {
    ...store,
    query: (sql, params, of) => store.query(sql, params, { ...of, settings }),
    stream: (sql, format, params, of) => store.stream(sql, format, params, { ...of, settings }),
  }
  await expect(readServerParts(blind, put, signal)).rejects.toMatchObject({ code: 'conflict' })
})

test('a restore that fails empties the server also when it cannot take away what it has put on the disk', async () => {
  await store.command('SYSTEM START MERGES log_records')
  for (const { name } of tables) await store.command(`TRUNCATE TABLE ${name}`)
  await insertLogRecords(store, 1, [buildRecord({ service: 's', body: 'one' })])
  const directory = mkdtempSync(join(tmpdir(), 'vedette-server-'))
  const { state, remove } = await openTestStore()
  try {
    const [dataDir, parent] = [join(directory, 'data'), join(directory, 'parent')]
    for (const path of [dataDir, parent]) mkdirSync(path)
    const repository = openFolder(join(directory, 'repository'))
    const { recipient, keyFile } = generateIdentity(new Date(0))
    const point = await makeBackup(
      {
        clock: new ManualClock(),
        state,
        telemetry: store,
        telemetryIn: 'server',
        dataDir,
        program: '1',
        settingsFiles: () => [],
        catchUp: () => Promise.resolve(),
      },
      { store: repository, recipients: [recipient], signal },
    )
    for (const { name } of tables) await store.command(`TRUNCATE TABLE ${name}`)
    let filled = ''
    const restoring = restorePoint({
      store: repository,
      opener: { identities: parseIdentities(keyFile) },
      point,
      dataDir: join(parent, 'restored'),
      log: createLog({ level: 'silent' }),
      memoryLimitBytes: 2 ** 30,
      signal,
      servers: { postgresUrl: undefined, clickhouseUrl: url },
      // Once all is there, its place is gone.
      onProgress: (done, objects) => {
        if (done < objects) return
        filled = parent
        renameSync(parent, join(directory, 'moved'))
        writeFileSync(parent, '')
      },
    })
    await expect(restoring).rejects.toThrow()
    expect(filled).toBe(parent)
    expect((await contents())['log_records']).toMatch(/^0 /)
  } finally {
    await remove()
    rmSync(directory, { recursive: true, force: true })
  }
})
