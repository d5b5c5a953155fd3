import { join } from 'node:path'

import { startEngine } from '../../engine/supervisor.ts'
import { Fault } from '../../lib/errors.ts'
import type { Log } from '../../lib/log.ts'
import { tables } from '../../storage/tables/index.ts'
import { migrate, openTelemetryStore, single } from '../../storage/telemetry/index.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { type Manifest, partOf, type StoredObject } from '../manifest.ts'
import { readPlaces } from '../telemetry/frozen-parts.ts'
import { unpackTar } from './unpack-tar.ts'

interface TelemetryContext {
  /** The data directory that is made. */
  readonly dataDir: string
  readonly log: Log
  readonly memoryLimitBytes: number
  readonly open: (object: StoredObject) => AsyncIterable<Uint8Array>
  /** Also reads every part and compares its checksums, as the engine keeps them. */
  readonly isThorough: boolean
  readonly onObject: () => void
  readonly signal: AbortSignal
}

const statementWithinMs = 1_800_000
const lanes = 3

/** Makes the engine's directory, puts all parts into its tables and counts them. Throws Fault `bad_input` when something is missing. */
export async function restoreTelemetry(context: TelemetryContext, manifest: Manifest): Promise<void> {
  const { dataDir, log, memoryLimitBytes, signal } = context
  const engine = await startEngine({ dataDir: join(dataDir, 'telemetry'), memoryLimitBytes, log })
  const store = openTelemetryStore({ kind: 'engine', socketPath: engine.socketPath, secret: engine.secret })
  try {
    await migrate(store, single)
    await unpackParts(context, await readPlaces(store), manifest.objects)
    for (const { name } of tables) {
      signal.throwIfAborted()
      const rows = manifest.telemetry[name] ?? 0
      if (manifest.objects.some((object) => partOf(object)?.table === name))
        await store.command(`ALTER TABLE ${name} ATTACH PARTITION ALL`, {}, { timeoutMs: statementWithinMs, signal })
      await checkRows(store, name, rows)
      if (context.isThorough) await checkParts(store, name, signal)
    }
  } finally {
    await store.close()
    await engine.stop()
  }
}

async function unpackParts(
  context: TelemetryContext,
  places: ReadonlyMap<string, string>,
  objects: readonly StoredObject[],
): Promise<void> {
  const left = objects.values()
  const failing = new AbortController()
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (const object of left) {
        const found = partOf(object)
        if (failing.signal.aborted) return
        if (found === undefined) continue
        const place = places.get(found.table)
        if (place === undefined) throw new Error(`there is no table ${found.table}`)
        try {
          await unpackTar(context.open(object), join(context.dataDir, 'telemetry', 'data', place, 'detached', found.part))
        } catch (error) {
          failing.abort()
          throw error
        }
        context.onObject()
      }
    }),
  )
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
