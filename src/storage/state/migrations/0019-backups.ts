import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Under which name the platform makes back-ups, and what became of each run. What there is to restore the repository itself says. */
export const backups: Migration = {
  name: '0019-backups',
  async up(db) {
    await sql`
      create table backup_identity (
        id integer primary key check (id = 1),
        instance text not null,
        name_key bytea not null,
        passphrase_recipient text not null
      )`.execute(db)
    await sql`
      create table backup_runs (
        id text primary key,
        kind text not null,
        point_id text not null,
        started_at bigint not null,
        finished_at bigint not null,
        outcome text not null,
        new_bytes bigint not null,
        total_bytes bigint not null,
        summary text not null
      )`.execute(db)
    await sql`create index backup_runs_by_time on backup_runs (started_at)`.execute(db)
  },
}
