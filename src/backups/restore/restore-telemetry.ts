import { join } from 'node:path'

import { startEngine } from '../../engine/supervisor.ts'
import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { tables, views } from '../../storage/tables/index.ts'
import { migrate, openRowLoader, openTelemetryStore, single, type TelemetryStoreOptions } from '../../storage/telemetry/index.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { unpack } from '../gzip.ts'
import { inLanes } from '../in-lanes.ts'
import { type Manifest, partOf, type StoredObject } from '../manifest.ts'
import { readPlaces } from '../telemetry/frozen-parts.ts'
import { storedColumns } from '../telemetry/server-parts.ts'
import { unpackTar } from './unpack-tar.ts'

interface TelemetryContext {
  /** The data directory that is made. */
  readonly dataDir: string
  /** A server whose tables are filled instead of those of an engine in the data directory. */
  readonly server: { readonly url: string } | undefined
  readonly log: Log
  readonly memoryLimitBytes: number
  readonly open: (object: StoredObject) => AsyncIterable<Uint8Array>
  /** Also reads every part and compares its checksums, as the engine keeps them. */
  readonly isThorough: boolean
  readonly onObject: () => void
  readonly signal: AbortSignal
}

const statementWithinMs = 1_800_000

/** Puts all that was stored of telemetry into the tables of a new store, and counts it. Throws Fault `bad_input` when something is missing. */
export async function restoreTelemetry(context: TelemetryContext, manifest: Manifest): Promise<void> {
  if (context.server !== undefined) {
    const place = { kind: 'server', url: context.server.url } as const
    await withStore(place, (store) => fillServer(context, place, store, manifest))
    return
  }
  const { dataDir, log, memoryLimitBytes } = context
  const engine = await startEngine({ dataDir: join(dataDir, 'telemetry'), memoryLimitBytes, log })
  const place = { kind: 'engine', socketPath: engine.socketPath, secret: engine.secret } as const
  try {
    await withStore(place, (store) => fillStore(context, place, store, manifest))
  } finally {
    await engine.stop()
  }
}

/** Throws Fault `conflict` when the tables of the server have rows already, or what was stored cannot be put into one. */
export async function assertServerFits(url: string, manifest: Manifest): Promise<void> {
  if (manifest.objects.some((object) => partOf(object)?.isRows === false))
    throw new Fault(
      'conflict',
      'The back-up has files of the embedded engine, which cannot be put into a ClickHouse server: restore it without --into-servers',
    )
  await withStore({ kind: 'server', url }, async (store) => {
    const { rows } = await store.query<{ name: string }>(
      `SELECT table AS name FROM system.parts WHERE database = currentDatabase() AND active AND rows > 0 AND table IN {tables:Array(String)} LIMIT 1`,
      { tables: tables.map(({ name }) => name) },
    )
    if (rows[0] !== undefined)
      throw new Fault('conflict', `The table ${rows[0].name} of the ClickHouse server has rows already: give an empty database`)
  })
}

async function withStore(place: TelemetryStoreOptions, work: (store: TelemetryStore) => Promise<void>): Promise<void> {
  const store = openTelemetryStore(place)
  try {
    await work(store)
  } finally {
    await store.close()
  }
}

/** Its tables were empty: when it fails they are so again, or the error says that they are not. */
async function fillServer(
  context: TelemetryContext,
  place: TelemetryStoreOptions,
  store: TelemetryStore,
  manifest: Manifest,
): Promise<void> {
  try {
    await fillStore(context, place, store, manifest)
  } catch (error) {
    await emptyTables(store, error)
    throw error
  }
}

/** Takes back what a restore has put into a server, because of `cause`, which the Fault says, too, when tables cannot be emptied. */
export async function emptyServer(url: string, cause: unknown): Promise<void> {
  await withStore({ kind: 'server', url }, (store) => emptyTables(store, cause))
}

async function emptyTables(store: TelemetryStore, cause: unknown): Promise<void> {
  const full: string[] = []
  let reason = ''
  for (const { name } of tables) {
    try {
      // A server refuses to empty large tables at once unless it is told to.
      const settings = { max_table_size_to_drop: '0' }
      await store.command(`TRUNCATE TABLE IF EXISTS ${name}`, {}, { timeoutMs: statementWithinMs, settings })
    } catch (error) {
      full.push(name)
      reason = saying(error)
    }
  }
  if (full.length > 0)
    throw new Fault(
      cause instanceof Fault ? cause.code : 'unavailable',
      `${saying(cause)}. The ClickHouse server holds what was restored (${full.join(', ')}) and has to be emptied before another try: ${reason}`,
      { cause },
    )
}

function saying(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

async function fillStore(
  context: TelemetryContext,
  place: TelemetryStoreOptions,
  store: TelemetryStore,
  manifest: Manifest,
): Promise<void> {
  const { signal } = context
  await migrate(store, single)
  await unpackParts(context, await readPlaces(store), manifest.objects)
  await loadAllRows(context, place, store, manifest.objects)
  for (const { name } of tables) {
    signal.throwIfAborted()
    if (manifest.objects.some((object) => isPartOf(object, name)))
      await store.command(`ALTER TABLE ${name} ATTACH PARTITION ALL`, {}, { timeoutMs: statementWithinMs, signal })
    await checkRows(store, name, manifest.telemetry[name] ?? 0)
    if (context.isThorough) await checkParts(store, name, signal)
  }
}

function isPartOf(object: StoredObject, table: string): boolean {
  const found = partOf(object)
  return found?.table === table && !found.isRows
}

/** Views would fill again what was stored: they are made anew behind it. */
async function loadAllRows(
  { open, onObject, signal }: TelemetryContext,
  place: TelemetryStoreOptions,
  store: TelemetryStore,
  objects: readonly StoredObject[],
): Promise<void> {
  const rows = objects.filter((object) => partOf(object)?.isRows === true)
  if (rows.length === 0) return
  for (const { name } of views) await store.command(`DROP VIEW IF EXISTS ${name} SYNC`)
  const loader = openRowLoader(place)
  try {
    for (const object of rows) {
      signal.throwIfAborted()
      const table = partOf(object)?.table ?? ''
      await loader.load(table, storedColumns(table), unpack(open(object)), signal)
      onObject()
    }
  } finally {
    await loader.close()
  }
  await migrate(store, single)
}

async function unpackParts(
  context: TelemetryContext,
  places: ReadonlyMap<string, string>,
  objects: readonly StoredObject[],
): Promise<void> {
  await inLanes(objects, async (object) => {
    const found = partOf(object)
    if (found === undefined || found.isRows) return
    const place = places.get(found.table)
    if (place === undefined) throw new Error(`there is no table ${found.table}`)
    await unpackTar(context.open(object), join(context.dataDir, 'telemetry', 'data', place, 'detached', found.part))
    context.onObject()
  })
}

/** Counted in parts, before a merge may replace rows. */
async function checkRows(store: TelemetryStore, table: string, expected: number): Promise<void> {
  const { rows } = await store.query<{ n: string }>(
    'SELECT sum(rows) AS n FROM system.parts WHERE database = currentDatabase() AND table = {table:String} AND active',
    { table },
  )
  const { rows: detached } = await store.query<{ name: string }>(
    'SELECT name FROM system.detached_parts WHERE database = currentDatabase() AND table = {table:String} LIMIT 1',
    { table },
  )
  if (detached[0] !== undefined) throw new Fault('bad_input', `The engine does not take the part ${detached[0].name} of ${table}`)
  // A merge of a table that keeps one row of several may have happened already; it never adds any.
  const found = Number(rows[0]?.n ?? 0)
  const merges = tables.find(({ name }) => name === table)?.engine !== 'MergeTree'
  if (found > expected || (found < expected && !merges))
    throw new Fault('bad_input', `The table ${table} has ${found} rows and must have ${expected}`)
}

async function checkParts(store: TelemetryStore, table: string, signal: AbortSignal): Promise<void> {
  const { rows } = await store.query<{ part_path: string; is_passed: number }>(
    `CHECK TABLE ${table} SETTINGS check_query_single_value_result = 0`,
    {},
    { timeoutMs: statementWithinMs, signal },
  )
  const bad = rows.find(({ is_passed }) => is_passed !== 1)
  if (bad !== undefined) throw new Fault('bad_input', `The part ${bad.part_path} of ${table} is damaged`)
}
