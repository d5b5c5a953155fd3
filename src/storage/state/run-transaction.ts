import { setTimeout as sleep } from 'node:timers/promises'

import type { Kysely, Transaction } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import { insideTransaction } from './guarded-driver.ts'
import { isWorthRetrying } from './sql-error.ts'

/** About five seconds: 64 writers of the audit trail at once get through one after the other. */
const attempts = 40

/**
 * Runs `work` as if alone: serialisable, so that a check made in it still holds when it commits, as it does on the embedded
 * database's single connection. Runs it again when the server found two in each other's way.
 */
export async function runTransaction<Schema, T>(db: Kysely<Schema>, work: (transaction: Transaction<Schema>) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db
        .transaction()
        .setIsolationLevel('serializable')
        .execute(async (transaction) => await mark(() => work(transaction)))
    } catch (error) {
      if (!isWorthRetrying(error)) throw error
      if (attempt === attempts) throw new Fault('overloaded', 'Too many changes at the same time', { cause: error, retryAfterSeconds: 1 })
      await sleep(Math.random() * Math.min(5 * 2 ** attempt, 250))
    }
  }
}

/** What `work` starts and leaves running may use the database again once the transaction is over. */
async function mark<T>(work: () => Promise<T>): Promise<T> {
  const scope = { open: true }
  try {
    return await insideTransaction.run(scope, work)
  } finally {
    scope.open = false
  }
}
