import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** The services that people marked as theirs, each in a project. */
export const ownServices: Migration = {
  name: '0007-own-services',
  async up(db) {
    await sql`
      create table own_services (
        user_id text not null references users (id) on delete cascade,
        project_id integer not null references projects (id) on delete cascade,
        services jsonb not null,
        primary key (user_id, project_id)
      )`.execute(db)
  },
}
