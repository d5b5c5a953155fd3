import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** The audit trail: appended to and never changed, a chain of hashes whose end is one row that writers lock. */
export const audit: Migration = {
  name: '0003-audit',
  async up(db) {
    await sql`
      create table audit_entries (
        seq bigint primary key,
        id text not null unique,
        at bigint not null,
        actor_kind text not null,
        actor_id text not null,
        actor_name text not null,
        action text not null,
        object_kind text not null,
        object_id text not null,
        object_name text not null,
        project_id integer,
        address text not null,
        details jsonb not null,
        hash bytea not null
      )`.execute(db)
    await sql`create index audit_entries_at on audit_entries (at)`.execute(db)
    await sql`
      create table audit_head (
        id integer primary key check (id = 1),
        seq bigint not null,
        hash bytea not null
      )`.execute(db)
    await sql`insert into audit_head (id, seq, hash) values (1, 0, ${new Uint8Array(32)})`.execute(db)
    await sql`
      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'audit entries are never changed' using errcode = '42501';
      end $$`.execute(db)
    await sql`
      create trigger audit_entries_rows before update or delete on audit_entries
      for each row execute function refuse_audit_change()`.execute(db)
    await sql`
      create trigger audit_entries_table before truncate on audit_entries
      for each statement execute function refuse_audit_change()`.execute(db)
  },
}
