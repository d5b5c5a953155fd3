import { sql } from 'kysely'

import type { Migration } from './index.ts'

/** What people change while the platform runs: one row a setting, a version against lost updates. */
export const settings: Migration = {
  name: '0002-settings',
  async up(db) {
    await sql`
      create table settings (
        key text primary key,
        value jsonb not null,
        version integer not null,
        updated_at bigint not null,
        updated_by text not null
      )`.execute(db)
  },
}
