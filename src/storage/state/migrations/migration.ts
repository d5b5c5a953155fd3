import type { Kysely } from 'kysely'

/** One step forward; there are none back. Runs in a transaction of its own, on PostgreSQL 15 and later and on PGlite. */
export interface Migration {
  /** Its file's name. Never changes once released. */
  readonly name: string
  // A migration builds the tables of its own time, which later types of the schema need not know.
  up(db: Kysely<never>): Promise<void>
}
