import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** What people change while the platform runs: one row for a setting of a project (0: the platform), a version against lost updates. */
export const settings: Migration = {
  name: '0002-settings',
  async up(db) {
    await sql`
      create table settings (
        key text not null,
        project_id integer not null,
        value jsonb not null,
        version integer not null,
        updated_at bigint not null,
        updated_by text not null,
        primary key (key, project_id)
      )`.execute(db)
  },
}
