import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** Who has read what of the inbox, and browsers that are told by push. */
export const links: Migration = {
  name: '0012-links',
  async up(db) {
    await sql`create index outbox_inbox on outbox (sequence) where channel = 'inbox' and state = 'sent'`.execute(db)
    await sql`
      create table inbox_marks (
        user_id text primary key references users (id) on delete cascade,
        read_through bigint not null
      )`.execute(db)
    await sql`
      create table inbox_reads (
        user_id text not null references users (id) on delete cascade,
        outbox_id text not null references outbox (id) on delete cascade,
        is_read boolean not null,
        primary key (user_id, outbox_id)
      )`.execute(db)
    await sql`create index inbox_reads_of_message on inbox_reads (outbox_id)`.execute(db)
    await sql`
      create table push_subscriptions (
        id text primary key,
        user_id text not null references users (id) on delete cascade,
        endpoint text not null,
        endpoint_hash bytea not null unique,
        p256dh text not null,
        auth text not null,
        browser text not null,
        created_at bigint not null
      )`.execute(db)
    await sql`create index push_subscriptions_of_user on push_subscriptions (user_id)`.execute(db)
  },
}
