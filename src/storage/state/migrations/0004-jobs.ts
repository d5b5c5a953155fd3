import { sql } from 'kysely'

import type { Migration } from './migration.ts'

/** What ran on the clock and how it ended, and the small things jobs remember from run to run. */
export const jobs: Migration = {
  name: '0004-jobs',
  async up(db) {
    await sql`
      create table job_runs (
        job text not null,
        started_at bigint not null,
        finished_at bigint not null,
        outcome text not null,
        summary text not null,
        primary key (job, started_at)
      )`.execute(db)
    await sql`
      create table job_memory (
        job text primary key,
        value jsonb not null
      )`.execute(db)
  },
}
