import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Second factors, what begins before they are shown, and what is known of each session. */
export const signIn: Migration = {
  name: '0017-sign-in',
  async up(db) {
    await sql`
      alter table sessions
        add column id text not null default gen_random_uuid()::text,
        add column proved_at bigint not null default 0,
        add column first_factor text not null default 'password',
        add column second_factor text`.execute(db)
    await sql`create unique index sessions_id on sessions (id)`.execute(db)
    await sql`
      create table half_sessions (
        token_hash bytea primary key,
        user_id text not null references users (id) on delete cascade,
        first_factor text not null,
        stage text not null,
        created_at bigint not null,
        expires_at bigint not null,
        failures integer not null,
        user_agent text not null
      )`.execute(db)
    await sql`create index half_sessions_user on half_sessions (user_id)`.execute(db)
    await sql`
      create table totp_keys (
        user_id text not null references users (id) on delete cascade,
        is_confirmed boolean not null,
        secret text not null,
        created_at bigint not null,
        last_step bigint not null,
        primary key (user_id, is_confirmed)
      )`.execute(db)
    await sql`
      create table passkeys (
        id text primary key,
        user_id text not null references users (id) on delete cascade,
        name text not null,
        public_key bytea not null,
        counter bigint not null,
        transports jsonb not null,
        is_synced boolean not null,
        created_at bigint not null,
        last_used_at bigint
      )`.execute(db)
    await sql`create index passkeys_user on passkeys (user_id)`.execute(db)
    await sql`
      create table recovery_codes (
        user_id text not null references users (id) on delete cascade,
        place integer not null,
        code_hash text not null,
        created_at bigint not null,
        used_at bigint,
        primary key (user_id, place)
      )`.execute(db)
    await sql`
      create table reset_links (
        token_hash bytea primary key,
        user_id text not null references users (id) on delete cascade,
        expires_at bigint not null
      )`.execute(db)
  },
}
