import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/**
 * What of alerting is made in the page instead of a file: contact points, each with its versions, and the routing tree with its own. The
 * secrets in them are sealed.
 */
export const keptAlerting: Migration = {
  name: '0010-kept-alerting',
  async up(db) {
    await sql`
      create table kept_alerting (
        kind text not null,
        name text not null,
        version integer not null,
        is_current boolean not null,
        content text not null,
        created_at bigint not null,
        created_by text not null,
        primary key (kind, name, version)
      )`.execute(db)
    await sql`create index kept_alerting_current on kept_alerting (kind, name) where is_current`.execute(db)
  },
}
