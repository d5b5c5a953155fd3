import { type Kysely, type Transaction, sql } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import type { Migration } from './migrations/migration.ts'
import type { StateSchema } from './schema.ts'

/** Any constant: one lock for everybody who changes this schema on a shared server. */
const lockNumber = 7117

/** What is about to happen to a schema that somebody uses: names of migrations. */
export interface SchemaChange {
  readonly applied: readonly string[]
  readonly pending: readonly string[]
}

/**
 * Brings the schema up to date, each step in a transaction. Several processes may do so at once on a server. `beforeChange` is waited for before
 * the first step on a database that is in use; when it throws, nothing is changed. Returns whether one was. Throws Fault `conflict` when the
 * schema is newer than this program.
 */
export async function migrate(
  db: Kysely<StateSchema>,
  migrations: readonly Migration[],
  beforeChange: (change: SchemaChange) => Promise<void> = () => Promise.resolve(),
): Promise<boolean> {
  await createListIfMissing(db)
  const applied = await appliedNames(db)
  const known = new Set(migrations.map(({ name }) => name))
  const unknown = applied.filter((name) => !known.has(name))
  if (unknown.length > 0) {
    throw new Fault(
      'conflict',
      `The state database was written by a newer version of Vedette (it has ${unknown.join(', ')}). Start that version again, or let it go back to before its upgrade: its vedette rollback`,
    )
  }
  const pending = migrations.filter(({ name }) => !applied.includes(name))
  const isUpgrade = applied.length > 0 && pending.length > 0
  if (isUpgrade) await beforeChange({ applied, pending: pending.map(({ name }) => name) })
  for (const migration of pending) await locked(db, (transaction) => apply(transaction, migration))
  return isUpgrade
}

/** Looks first: a database that is up to date must open on a disk too full for any write. */
async function createListIfMissing(db: Kysely<StateSchema>): Promise<void> {
  const { rows } = await sql<{ exists: boolean }>`select to_regclass('schema_migrations') is not null as exists`.execute(db)
  if (rows[0]?.exists) return
  await locked(db, async (transaction) => {
    await sql`create table if not exists schema_migrations (name text primary key, applied_at bigint not null)`.execute(transaction)
  })
}

async function apply(transaction: Transaction<StateSchema>, migration: Migration): Promise<void> {
  // Another process may have been first while this one waited for the lock.
  if ((await appliedNames(transaction)).includes(migration.name)) return
  await migration.up(transaction.withTables<never>())
  await transaction
    .insertInto('schema_migrations')
    .values({ name: migration.name, applied_at: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint` })
    .execute()
}

async function appliedNames(db: Kysely<StateSchema>): Promise<string[]> {
  const rows = await db.selectFrom('schema_migrations').select('name').execute()
  return rows.map(({ name }) => name)
}

async function locked(db: Kysely<StateSchema>, work: (transaction: Transaction<StateSchema>) => Promise<void>): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${lockNumber})`.execute(transaction)
    await work(transaction)
  })
}
