import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/**
 * Rules that were made in the page or through the API, and each version they had. A removed one stays, to be put back. What they hold is
 * JSON text: it may have characters that jsonb has not.
 */
export const rules: Migration = {
  name: '0009-rules',
  async up(db) {
    await sql`
      create table rules (
        project_id integer not null references projects (id) on delete cascade,
        name text not null,
        spec text not null,
        is_on boolean not null,
        version integer not null,
        created_at bigint not null,
        updated_at bigint not null,
        updated_by text not null,
        removed_at bigint,
        primary key (project_id, name)
      )`.execute(db)
    await sql`
      create table rule_versions (
        project_id integer not null,
        name text not null,
        version integer not null,
        action text not null,
        spec text not null,
        is_on boolean not null,
        message text not null,
        created_at bigint not null,
        created_by text not null,
        primary key (project_id, name, version),
        foreign key (project_id, name) references rules (project_id, name) on delete cascade
      )`.execute(db)
  },
}
