import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Identities at providers, roles that were made here, invitations, and how long keys and tokens that replace each other work. */
export const members: Migration = {
  name: '0018-members',
  async up(db) {
    await sql`
      create table identities (
        issuer text not null,
        subject text not null,
        user_id text not null references users (id) on delete cascade,
        provider text not null,
        email text not null,
        created_at bigint not null,
        last_used_at bigint not null,
        primary key (issuer, subject)
      )`.execute(db)
    await sql`create index identities_user on identities (user_id)`.execute(db)
    await sql`
      create table custom_roles (
        id text primary key,
        project_id integer references projects (id) on delete cascade,
        name text not null,
        description text not null,
        permissions jsonb not null,
        created_at bigint not null,
        unique nulls not distinct (project_id, name)
      )`.execute(db)
    await sql`
      create table invitations (
        id text primary key,
        secret_hash bytea not null,
        project_id integer references projects (id) on delete cascade,
        email text,
        role text not null,
        invited_by text not null,
        created_at bigint not null,
        expires_at bigint not null,
        mailed_at bigint,
        accepted_at bigint,
        accepted_by text,
        revoked_at bigint
      )`.execute(db)
    await sql`create index invitations_created on invitations (created_at)`.execute(db)
    await sql`alter table memberships add column given_by text`.execute(db)
    await sql`
      alter table api_tokens
        add column slot_id text not null,
        add column last_used_from text`.execute(db)
    await sql`
      alter table ingest_keys
        add column expires_at bigint,
        add column last_used_from text`.execute(db)
  },
}
