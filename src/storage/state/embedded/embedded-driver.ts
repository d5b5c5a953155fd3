import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely'

import { Fault } from '../../../lib/errors.ts'
import type { DatabaseSupervisor } from './database-supervisor.ts'
import type { DatabaseThread } from './database-thread.ts'

/** Somebody who waits longer than this for the only connection is told to come back. */
const waitAtMostMs = 10_000

/** Kysely's driver over the one connection PGlite has: callers take turns. */
export class EmbeddedDriver implements Driver {
  readonly #supervisor: DatabaseSupervisor
  readonly #queue: (() => void)[] = []
  #taken = false

  constructor(supervisor: DatabaseSupervisor) {
    this.#supervisor = supervisor
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#takeTurn()
    try {
      return new EmbeddedConnection(await this.#supervisor.current())
    } catch (error) {
      this.#endTurn()
      throw error
    }
  }

  async releaseConnection(): Promise<void> {
    this.#endTurn()
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // One connection is serial already: isolation levels would only cost.
    await connection.executeQuery(CompiledQuery.raw('begin'))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'))
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  async destroy(): Promise<void> {
    await this.#takeTurn()
    await this.#supervisor.close()
  }

  #takeTurn(): Promise<void> {
    if (!this.#taken) {
      this.#taken = true
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const proceed = (): void => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        this.#queue.splice(this.#queue.indexOf(proceed), 1)
        reject(new Fault('overloaded', 'The state database has too much to do', { retryAfterSeconds: 1 }))
      }, waitAtMostMs)
      this.#queue.push(proceed)
    })
  }

  #endTurn(): void {
    const next = this.#queue.shift()
    if (next === undefined) this.#taken = false
    else next()
  }
}

/** Bound to one thread: what is left of a transaction whose database died must not go on in the next one. */
class EmbeddedConnection implements DatabaseConnection {
  readonly #thread: DatabaseThread

  constructor(thread: DatabaseThread) {
    this.#thread = thread
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, affectedRows } = await this.#thread.run(sql, parameters)
    // The cast: Kysely's types say what columns a statement returns.
    return { rows: rows as Row[], ...(affectedRows === undefined ? {} : { numAffectedRows: BigInt(affectedRows) }) }
  }

  // eslint-disable-next-line require-yield -- Kysely asks for the method; results here are small and come whole.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('the embedded state database does not stream')
  }
}
