import { sql, type Transaction } from 'kysely'

import { Fault } from '../../../lib/errors.ts'
import { readOwnTables } from '../dump/index.ts'
import { migrations } from '../migrations/index.ts'
import { openStateStoreAsIs } from '../open-state-store.ts'
import type { StateSchema } from '../schema.ts'

/** A schema beside that of the address, where a state is made before it takes its place. */
export interface StagingSchema {
  /** Leads to it. */
  readonly url: string
  /**
   * Puts all its tables into the schema of the address at once. `kept`: a new schema for the tables of ours that are there; throws Fault `conflict`
   * when a newer version made some of them, before anything is moved.
   */
  commit(kept?: string): Promise<void>
  abandon(): Promise<void>
}

const name = 'vedette_restored'

/** Makes it, empty. Throws Fault `unavailable` when the server does not answer, and as PostgreSQL does. */
export async function openStagingSchema(url: string): Promise<StagingSchema> {
  await withServer(url, async (db) => {
    await sql`drop schema if exists ${sql.id(name)} cascade`.execute(db)
    await sql`create schema ${sql.id(name)}`.execute(db)
  })
  return {
    url: withSearchPath(url, name),
    commit: (kept) =>
      withServer(url, async (db) => {
        const schema = await currentSchema(db)
        if (kept !== undefined) {
          await assertKnown(db)
          await sql`create schema ${sql.id(kept)}`.execute(db)
          await moveOwn(db, schema, kept)
        }
        await moveOwn(db, name, schema)
        await sql`drop schema ${sql.id(name)}`.execute(db)
      }),
    abandon: () => withServer(url, async (db) => void (await sql`drop schema if exists ${sql.id(name)} cascade`.execute(db))),
  }
}

/** Throws Fault `conflict` when the schema of the address has tables of ours already. */
export async function assertNoState(url: string): Promise<void> {
  await withServer(url, async (db) => {
    const found = await ownTablesIn(db, await currentSchema(db))
    if (found.length > 0)
      throw new Fault('conflict', `The PostgreSQL database has a state of Vedette already (table ${found[0]}): give an empty database`)
  })
}

async function withServer(url: string, work: (db: Transaction<StateSchema>) => Promise<void>): Promise<void> {
  const state = await openStateStoreAsIs({ kind: 'server', url })
  try {
    await state.transaction(work)
  } finally {
    await state.close()
  }
}

async function currentSchema(db: Transaction<StateSchema>): Promise<string> {
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db)
  return rows[0]?.schema ?? 'public'
}

async function ownTablesIn(db: Transaction<StateSchema>, schema: string): Promise<readonly string[]> {
  const own = [...(await readOwnTables()), 'schema_migrations']
  const { rows } = await sql<{ name: string }>`
    select relname::text as name from pg_class
    where relnamespace = quote_ident(${schema})::regnamespace and relkind = 'r' and relname = any(${own})`.execute(db)
  return rows.map((row) => row.name)
}

/** Tables that this version does not know would stay, and be in the way of the next upgrade. */
async function assertKnown(db: Transaction<StateSchema>): Promise<void> {
  const known = migrations.map((migration) => migration.name)
  const newer = await db.selectFrom('schema_migrations').select('name').where('name', 'not in', known).execute()
  if (newer.length > 0)
    throw new Fault(
      'conflict',
      `The state database was written by a newer version of Vedette (it has ${newer.map((one) => one.name).join(', ')}): let that version roll it back`,
    )
}

/** What others have in the schema stays. */
async function moveOwn(db: Transaction<StateSchema>, from: string, to: string): Promise<void> {
  const tables = await ownTablesIn(db, from)
  // What triggers call; the database's own quoted name.
  const { rows: routines } = await sql<{ name: string }>`
    select distinct p.oid::regprocedure::text as name from pg_trigger t join pg_proc p on p.oid = t.tgfoid join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = quote_ident(${from})::regnamespace and p.pronamespace = c.relnamespace and c.relname = any(${tables})`.execute(
    db,
  )
  for (const table of tables) await sql`alter table ${sql.id(from, table)} set schema ${sql.id(to)}`.execute(db)
  for (const routine of routines) await sql`alter routine ${sql.raw(routine.name)} set schema ${sql.id(to)}`.execute(db)
}

function withSearchPath(url: string, schema: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent(`-c search_path=${schema}`)}`
}
