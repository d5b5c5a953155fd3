import type { Kysely } from 'kysely'

import { access } from './0001-access.ts'
import { settings } from './0002-settings.ts'
import { audit } from './0003-audit.ts'

/** One step forward; there are none back. Runs in a transaction of its own, on PostgreSQL 15 and later and on PGlite. */
export interface Migration {
  /** Its file's name. Never changes once released. */
  readonly name: string
  // A migration builds the tables of its own time, which later types of the schema need not know.
  up(db: Kysely<never>): Promise<void>
}

/** In the order they are applied; new ones are added at the end. */
export const migrations: readonly Migration[] = [access, settings, audit]
