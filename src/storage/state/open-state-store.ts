import type { Dialect } from 'kysely'
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'

import { type EmbeddedOptions, openEmbeddedDriver } from './embedded/open-embedded-driver.ts'
import { vacuumHourly } from './embedded/vacuum-hourly.ts'
import { GuardedDriver } from './guarded-driver.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { runTransaction } from './run-transaction.ts'
import type { StateSchema } from './schema.ts'
import type { openServerDriver } from './server/open-server-driver.ts'
import type { StateStore } from './state-store.ts'
import type { ObserveStatement } from './statement.ts'

export type StateStoreOptions =
  | ({ readonly kind: 'embedded' } & EmbeddedOptions)
  | {
      readonly kind: 'server'
      /** `postgres://…` of PostgreSQL 15 or later. */
      readonly url: string
    }

const pingWithinMs = 5_000

/**
 * Opens the state store and brings its schema up to date. Throws Fault `conflict` when another process holds the directory or the
 * schema is newer, `unavailable` when the database cannot be opened or reached, `disk_full` when there is no room to write. `observe`
 * is told of every statement.
 */
export async function openStateStore(options: StateStoreOptions, observe: ObserveStatement = () => undefined): Promise<StateStore> {
  const { driver, beforeWrite } = options.kind === 'embedded' ? await openEmbeddedDriver(options) : await openServer(options.url)
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new GuardedDriver(driver, beforeWrite, observe),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
  const db = new Kysely<StateSchema>({ dialect })
  try {
    await migrate(db, migrations)
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
async function openServer(url: string): ReturnType<typeof openServerDriver> {
  const server = await import('./server/open-server-driver.ts')
  return server.openServerDriver(url)
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
