import { AsyncLocalStorage } from 'node:async_hooks'

import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely'

import { Fault } from '../../lib/errors.ts'
import { translateError } from './sql-error.ts'
import { type ObserveStatement, operationOf, type StatementOperation } from './statement.ts'

/** Marks what runs inside a transaction, to find statements that forgot to use it. */
export const insideTransaction = new AsyncLocalStorage<{ open: boolean }>()

/**
 * The rules both backends share: no NUL in any text, errors as Fault or SqlError, `beforeWrite` before anything that writes, a commit
 * after a failed statement is an error (PostgreSQL would roll back and say yes), and no second connection inside a transaction (the
 * embedded database has one: it would wait for itself). Tells `observe` of every statement, with what it waited for its connection.
 */
export class GuardedDriver implements Driver {
  readonly #driver: Driver
  readonly #beforeWrite: () => Promise<void>
  readonly #observe: ObserveStatement

  constructor(driver: Driver, beforeWrite: () => Promise<void>, observe: ObserveStatement) {
    this.#driver = driver
    this.#beforeWrite = beforeWrite
    this.#observe = observe
  }

  init(): Promise<void> {
    return this.#driver.init()
  }

  async acquireConnection(): Promise<GuardedConnection> {
    if (insideTransaction.getStore()?.open) throw new Error('a statement inside a transaction must be run by the transaction')
    const startedAt = performance.now()
    try {
      return new GuardedConnection(await this.#driver.acquireConnection(), this.#beforeWrite, this.#observe, startedAt)
    } catch (cause) {
      const error = translateError(cause)
      this.#observe({ operation: 'connect', durationMs: performance.now() - startedAt, error })
      throw error
    }
  }

  async releaseConnection(connection: GuardedConnection): Promise<void> {
    await this.#driver.releaseConnection(connection.inner)
  }

  async beginTransaction(connection: GuardedConnection, settings: TransactionSettings): Promise<void> {
    connection.failed = false
    await connection.measure('begin', () => this.#driver.beginTransaction(connection.inner, settings))
  }

  async commitTransaction(connection: GuardedConnection): Promise<void> {
    if (connection.failed) throw new Error('a statement of this transaction failed: it can only be rolled back')
    await connection.measure('commit', () => this.#driver.commitTransaction(connection.inner))
  }

  async rollbackTransaction(connection: GuardedConnection): Promise<void> {
    await connection.measure('rollback', () => this.#driver.rollbackTransaction(connection.inner))
  }

  destroy(): Promise<void> {
    return this.#driver.destroy()
  }
}

class GuardedConnection implements DatabaseConnection {
  readonly inner: DatabaseConnection
  /** A statement of the present transaction was refused. */
  failed = false
  readonly #beforeWrite: () => Promise<void>
  readonly #observe: ObserveStatement
  /** Since when somebody waits for the connection; its first statement began then. */
  #waitingSince: number | undefined

  constructor(inner: DatabaseConnection, beforeWrite: () => Promise<void>, observe: ObserveStatement, waitingSince: number) {
    this.inner = inner
    this.#beforeWrite = beforeWrite
    this.#observe = observe
    this.#waitingSince = waitingSince
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      refuseNul(query)
      return await this.measure(operationOf(query), async () => {
        if (writes(query)) await this.#beforeWrite()
        return await this.inner.executeQuery<Row>(query)
      })
    } catch (error) {
      this.failed = true
      throw error
    }
  }

  /** Runs one operation on the connection; errors as Fault or SqlError. */
  async measure<T>(operation: StatementOperation, work: () => Promise<T>): Promise<T> {
    const startedAt = this.#waitingSince ?? performance.now()
    this.#waitingSince = undefined
    let failure: unknown
    try {
      return await work()
    } catch (error) {
      failure = translateError(error)
      throw failure
    } finally {
      this.#observe({ operation, durationMs: performance.now() - startedAt, error: failure })
    }
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.inner.streamQuery(query, chunkSize)
  }
}

function refuseNul({ parameters }: CompiledQuery): void {
  if (parameters.some((value) => typeof value === 'string' && value.includes('\0')))
    throw new Fault('bad_input', 'Text may not contain NUL')
}

/** Locking reads do not grow anything; raw SQL may do whatever it says. */
function writes({ query, sql }: CompiledQuery): boolean {
  if (query.kind === 'SelectQueryNode') return false
  return query.kind !== 'RawNode' || !/^\s*(select|show)\b/i.test(sql)
}
