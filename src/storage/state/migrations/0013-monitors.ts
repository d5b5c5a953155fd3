import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/**
 * Uptime: monitors that people made, what is known of each monitor (those of files too), the time for which results hold, and outages.
 * Times are epoch milliseconds.
 */
export const monitors: Migration = {
  name: '0013-monitors',
  async up(db) {
    await sql`
      create table monitors (
        id text primary key,
        project_id integer not null,
        name text not null,
        spec text not null,
        is_paused boolean not null,
        version integer not null,
        updated_at bigint not null,
        updated_by text not null,
        unique (project_id, name)
      )`.execute(db)
    await sql`
      create table monitor_states (
        monitor_id text primary key,
        token text not null,
        content text not null
      )`.execute(db)
    await sql`
      create table monitor_watches (
        monitor_id text not null,
        started_at bigint not null,
        covered_until bigint not null,
        primary key (monitor_id, started_at)
      )`.execute(db)
    await sql`
      create table monitor_outages (
        id text primary key,
        monitor_id text not null,
        started_at bigint not null,
        ended_at bigint,
        confirmed_at bigint not null,
        cause text not null
      )`.execute(db)
    await sql`create index monitor_outages_of_monitor on monitor_outages (monitor_id, started_at)`.execute(db)
  },
}
