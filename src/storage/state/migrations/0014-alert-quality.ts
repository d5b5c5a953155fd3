import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/**
 * How good alerts are: each time one fired with what became of it, what people thought of it, series that flap, alerts that are held back,
 * pages that are gathered because a contact point has had enough of them.
 */
export const alertQuality: Migration = {
  name: '0014-alert-quality',
  async up(db) {
    await sql`
      create table alert_occurrences (
        fingerprint text not null,
        starts_at bigint not null,
        rule text not null,
        severity text not null,
        service text not null,
        fired_at bigint not null,
        told_at bigint,
        acknowledged_at bigint,
        resolved_at bigint,
        primary key (fingerprint, starts_at)
      )`.execute(db)
    await sql`create index alert_occurrences_by_time on alert_occurrences (fired_at)`.execute(db)
    await sql`
      create table alert_occurrences_read (
        id integer primary key check (id = 1),
        sequence bigint not null
      )`.execute(db)
    await sql`insert into alert_occurrences_read values (1, 0)`.execute(db)
    await sql`
      create table alert_verdicts (
        fingerprint text not null,
        starts_at bigint not null,
        verdict text not null,
        reason text not null,
        judged_at bigint not null,
        judged_by text not null,
        primary key (fingerprint, starts_at)
      )`.execute(db)
    await sql`create index alert_verdicts_by_time on alert_verdicts (judged_at)`.execute(db)
    await sql`
      create table alert_flaps (
        fingerprint text primary key,
        content text not null
      )`.execute(db)
    await sql`
      create table alert_holds (
        group_id text not null,
        fingerprint text not null,
        content text not null,
        primary key (group_id, fingerprint)
      )`.execute(db)
    await sql`
      create table contact_pages (
        receiver text primary key,
        content text not null
      )`.execute(db)
    await sql`
      create table gathered_pages (
        lane text primary key,
        content text not null
      )`.execute(db)
  },
}
