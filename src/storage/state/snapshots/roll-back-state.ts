import { rmSync } from 'node:fs'

import { sql } from 'kysely'

import { readStateDump } from '../dump/index.ts'
import { openStateStoreAsIs, openStateStoreOf, type StateStoreOptions } from '../open-state-store.ts'
import type { StateStore } from '../state-store.ts'
import { readSnapshot } from './snapshot-files.ts'
import { type Snapshot, stampOf } from './snapshot.ts'
import { asideOf, restoredOf, swapDirectory } from './swap-directory.ts'

const restoredSchema = 'vedette_restored'

/**
 * Makes the state what it was when the copy was taken. The copy is brought back beside what there is, checked, and takes its place at once; what
 * was there is kept, and the answer says where. Nobody else may use the store meanwhile. Throws Fault `bad_input` when the copy is
 * damaged, `conflict` when a newer version took it: then nothing is changed.
 */
export async function rollBackState(options: StateStoreOptions, directory: string, snapshot: Snapshot): Promise<{ readonly kept: string }> {
  const bringBack = async (restored: StateStoreOptions): Promise<void> => {
    const state = await openStateStoreOf(restored, snapshot.migrations)
    try {
      await readStateDump(readSnapshot(directory, snapshot.id), state)
    } finally {
      await state.close()
    }
  }
  if (options.kind === 'embedded') {
    const restored = restoredOf(options.directory)
    rmSync(restored, { recursive: true, force: true })
    await bringBack({ ...options, directory: restored })
    swapDirectory(options.directory)
    return { kept: asideOf(options.directory) }
  }
  const state = await openStateStoreAsIs(options)
  try {
    await sql`drop schema if exists ${sql.id(restoredSchema)} cascade`.execute(state.db)
    await sql`create schema ${sql.id(restoredSchema)}`.execute(state.db)
    await bringBack({ ...options, url: withSearchPath(options.url, restoredSchema) })
    return await swapSchemas(state, `vedette_before_${stampOf(Date.now()).toLowerCase()}`)
  } finally {
    await state.close()
  }
}

/** All tables at once: whoever looks sees the old ones or the new ones. */
async function swapSchemas(state: StateStore, kept: string): Promise<{ readonly kept: string }> {
  return state.transaction(async (db) => {
    const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db)
    const schema = rows[0]?.schema ?? 'public'
    await sql`create schema ${sql.id(kept)}`.execute(db)
    const move = async (from: string, to: string): Promise<void> => {
      const tables = await sql<{ name: string }>`
        select relname::text as name from pg_class where relnamespace = ${from}::regnamespace and relkind = 'r'`.execute(db)
      for (const { name } of tables.rows) await sql`alter table ${sql.id(from, name)} set schema ${sql.id(to)}`.execute(db)
      // What triggers call; the database's own quoted name.
      const routines = await sql<{ name: string }>`
        select oid::regprocedure::text as name from pg_proc where pronamespace = ${from}::regnamespace`.execute(db)
      for (const { name } of routines.rows) await sql`alter routine ${sql.raw(name)} set schema ${sql.id(to)}`.execute(db)
    }
    await move(schema, kept)
    await move(restoredSchema, schema)
    await sql`drop schema ${sql.id(restoredSchema)}`.execute(db)
    return { kept: `schema ${kept} of the PostgreSQL database` }
  })
}

function withSearchPath(url: string, schema: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}options=${encodeURIComponent(`-c search_path=${schema}`)}`
}
