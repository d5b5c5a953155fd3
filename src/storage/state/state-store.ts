import type { Kysely, Transaction } from 'kysely'

import type { StateSchema } from './schema.ts'

/** Configuration and low-rate state in the PostgreSQL dialect: PGlite in a worker, or a server. At most some 50 transactions a second. */
export interface StateStore {
  readonly db: Kysely<StateSchema>
  /** Short, and never waits for the network: PGlite has one connection. Retries serialisation failures. */
  transaction<T>(work: (transaction: Transaction<StateSchema>) => Promise<T>): Promise<T>
  /** Which of the two, and its version, for the health page. */
  readonly kind: 'embedded' | 'server'
  ping(): Promise<boolean>
  close(): Promise<void>
}
