import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Dashboards of a project and each version they had. What they hold is text: it may have characters that jsonb has not. */
export const dashboards: Migration = {
  name: '0006-dashboards',
  async up(db) {
    await sql`
      create table dashboards (
        project_id integer not null references projects (id) on delete cascade,
        uid text not null,
        title text not null,
        folder text not null,
        tags jsonb not null,
        panels integer not null,
        version integer not null,
        created_at bigint not null,
        updated_at bigint not null,
        updated_by text not null,
        primary key (project_id, uid)
      )`.execute(db)
    await sql`
      create table dashboard_versions (
        project_id integer not null,
        uid text not null,
        version integer not null,
        spec text not null,
        message text not null,
        created_at bigint not null,
        created_by text not null,
        primary key (project_id, uid, version),
        foreign key (project_id, uid) references dashboards (project_id, uid) on delete cascade
      )`.execute(db)
  },
}
