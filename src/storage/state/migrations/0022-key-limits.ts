import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** What one ingest key may send at most. */
export const keyLimits: Migration = {
  name: '0022-key-limits',
  async up(db) {
    await sql`alter table ingest_keys add column records_per_second integer check (records_per_second > 0)`.execute(db)
  },
}
