import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Addresses of the page that people keep under a name, and those that they send to each other short. */
export const views: Migration = {
  name: '0005-views',
  async up(db) {
    await sql`
      create table saved_views (
        id text primary key,
        project_id integer not null references projects (id) on delete cascade,
        owner_kind text not null,
        owner_id text not null,
        owner_name text not null,
        private_to text references users (id) on delete cascade,
        name text not null,
        path text not null,
        created_at bigint not null
      )`.execute(db)
    await sql`create index saved_views_project on saved_views (project_id, owner_id)`.execute(db)
    await sql`
      create table short_links (
        id text primary key,
        project_id integer not null references projects (id) on delete cascade,
        path text not null,
        path_hash bytea not null,
        created_at bigint not null,
        unique (project_id, path_hash)
      )`.execute(db)
  },
}
