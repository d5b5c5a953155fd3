import { type Kysely, sql } from 'kysely'

import type { StateSchema } from '../schema.ts'

const everyMs = 3_600_000

/** PGlite has no autovacuum. The database is small: an hourly run takes some milliseconds. Returns how to stop. */
export function vacuumHourly(db: Kysely<StateSchema>): () => void {
  const vacuum = async (): Promise<void> => {
    await sql`vacuum (analyze)`.execute(db)
  }
  // What cannot be done now, on a full disk or while the database is reopened, is done an hour later.
  const timer = setInterval(() => void vacuum().catch(() => undefined), everyMs)
  timer.unref()
  return () => clearInterval(timer)
}
