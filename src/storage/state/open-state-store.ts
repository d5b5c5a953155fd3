import type { Dialect } from 'kysely'
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import { type EmbeddedOptions, openEmbeddedDriver } from './embedded/open-embedded-driver.ts'
import { vacuumHourly } from './embedded/vacuum-hourly.ts'
import { GuardedDriver } from './guarded-driver.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { runTransaction } from './run-transaction.ts'
import type { StateSchema } from './schema.ts'
import type { openServerDriver } from './server/open-server-driver.ts'
import type { LockWait } from './server/server-lock.ts'
import { writeNote } from './snapshots/snapshot-files.ts'
import type { Snapshot } from './snapshots/snapshot.ts'
import { type SnapshotPlace, takeSnapshot } from './snapshots/take-snapshot.ts'
import type { StateStore } from './state-store.ts'
import type { ObserveStatement } from './statement.ts'

export type StateStoreOptions =
  | ({ readonly kind: 'embedded' } & EmbeddedOptions)
  | {
      readonly kind: 'server'
      /** `postgres://…` of PostgreSQL 15 or later. */
      readonly url: string
      /** Nobody else may have opened it so: the platform itself. Default: who looks, or does one thing beside it. */
      readonly alone?: LockWait
    }

const pingWithinMs = 5_000

/**
 * Opens the state store and brings its schema up to date; before that it is copied to `snapshots`, when that is given and somebody uses it. Throws
 * Fault `conflict` when another process holds the directory or the server's database, or the schema is newer, `unavailable` when the database cannot be opened or
 * reached, `disk_full` when there is no room to write. `observe` is told of every statement.
 */
export async function openStateStore(
  options: StateStoreOptions,
  observe?: ObserveStatement,
  snapshots?: SnapshotPlace,
): Promise<StateStore> {
  return open(options, observe, async (db) => {
    let taken: Snapshot | undefined
    await migrate(db, migrations, async (change) => {
      if (snapshots !== undefined) taken = await takeSnapshot(db, snapshots, 'upgrade', change)
    })
    if (snapshots !== undefined && taken !== undefined) writeNote(snapshots.directory, { ...taken, isFinished: true })
  })
}

/** Opens the state store as it is, of whatever version: for those who only look. Throws as `openStateStore` does. */
export async function openStateStoreAsIs(options: StateStoreOptions): Promise<StateStore> {
  return open(options, undefined, () => Promise.resolve())
}

/**
 * Opens a new state store with the schema of the named migrations. Throws as `openStateStore` does, and Fault `conflict` when this program
 * does not know all of them.
 */
export async function openStateStoreOf(options: StateStoreOptions, names: readonly string[]): Promise<StateStore> {
  const wanted = migrations.filter(({ name }) => names.includes(name))
  if (wanted.length !== names.length)
    throw new Fault('conflict', 'This copy of the state was taken by a newer version of Vedette; let that version bring it back')
  return open(options, undefined, async (db) => void (await migrate(db, wanted)))
}

async function open(
  options: StateStoreOptions,
  observe: ObserveStatement = () => undefined,
  prepare: (db: Kysely<StateSchema>) => Promise<void>,
): Promise<StateStore> {
  const { driver, beforeWrite } = options.kind === 'embedded' ? await openEmbeddedDriver(options) : await openServer(options)
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new GuardedDriver(driver, beforeWrite, observe),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
  const db = new Kysely<StateSchema>({ dialect })
  try {
    await prepare(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  const stopVacuum = options.kind === 'embedded' ? vacuumHourly(db) : undefined
  return {
    db,
    kind: options.kind,
    transaction: (work) => runTransaction(db, work),
    ping: () => ping(db),
    async close() {
      stopVacuum?.()
      await db.destroy()
    },
  }
}

/** Loaded when it is needed: most platforms have no server, and its client would take a part of their start. */
async function openServer({ url, alone }: Extract<StateStoreOptions, { kind: 'server' }>): ReturnType<typeof openServerDriver> {
  const server = await import('./server/open-server-driver.ts')
  return server.openServerDriver(url, alone)
}

async function ping(db: Kysely<StateSchema>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), pingWithinMs)
  })
  const answered = sql`select 1`.execute(db).then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([answered, late])
  } finally {
    clearTimeout(timer)
  }
}
