import type { Chdb, Connection, NativeResult } from './chdb.ts'
import { ClickHouseError, errorCodes, toClickHouseError } from './clickhouse-error.ts'
import { quoteName, quoteString } from './quote.ts'

export type Settings = Readonly<Record<string, string>>

/** How a statement is to run. */
export interface RunOptions {
  readonly database: string
  readonly settings: Settings
  readonly params: Readonly<Record<string, string>>
}

/**
 * One chDB connection: one statement at a time. Settings and database stay set between statements, so only what differs from
 * the statement before is sent.
 */
export class ChdbSession {
  /** Marks this session's queries in system.processes: how they are found and killed. */
  readonly name: string
  /** The session's own named pipe, relative to the engine's working directory. */
  readonly pipe: string
  readonly #chdb: Chdb
  readonly #connection: Connection
  readonly #base: Settings
  #settings: Settings = {}
  #database = ''
  /** chDB leaves what a failed query had written to stand before the session's next answer, which may be somebody else's. */
  #dirty = false

  constructor(chdb: Chdb, dataDir: string, name: string, base: Settings) {
    this.#chdb = chdb
    this.#connection = chdb.CreateConnection(dataDir)
    this.name = name
    this.pipe = `pipe-${name}`
    this.#base = { ...base, log_comment: name }
  }

  /** Runs one statement and returns its whole answer. */
  async query(sql: string, format: string, options: RunOptions): Promise<NativeResult> {
    await this.#prepare(options)
    return this.#native(() => this.#chdb.QueryAsyncConnection(this.#connection, sql, format, options.params))
  }

  /** Runs an INSERT ... SELECT and returns how many rows and bytes it wrote, materialised views included. */
  async insert(sql: string, options: RunOptions): Promise<{ rowsWritten: number; bytesWritten: number; elapsed: number }> {
    await this.#prepare(options)
    return this.#native(() => this.#chdb.InsertRawAsyncConnection(this.#connection, sql, Buffer.from(' '), false))
  }

  /** How many statements the engine's own parser sees, and whether they only read. */
  async classify(sql: string): Promise<{ statementCount: number; readsOnly: boolean }> {
    const { statementCount, queryClass } = await this.#native(() => this.#chdb.DurableClassifyAsync(this.#connection, sql))
    return { statementCount, readsOnly: queryClass === 0 }
  }

  close(): void {
    this.#chdb.CloseConnection(this.#connection)
  }

  async #prepare({ settings, database }: RunOptions): Promise<void> {
    const wanted: Settings = { ...this.#base, ...settings }
    const changes = Object.entries(wanted)
      .filter(([name, value]) => this.#settings[name] !== value)
      .map(([name, value]) => `${name} = ${quoteString(value)}`)
    for (const name of Object.keys(this.#settings)) if (!(name in wanted)) changes.push(`${name} = DEFAULT`)
    if (changes.length > 0) {
      // A refused SET may have been applied in part: forget what is set, so that the next statement sets everything again.
      const before = this.#settings
      this.#settings = Object.fromEntries(Object.keys({ ...before, ...wanted }).map((name) => [name, '\0unknown']))
      await this.#native(() => this.#chdb.QueryAsyncConnection(this.#connection, `SET ${changes.join(', ')}`, 'Null'))
      this.#settings = wanted
    }
    if (database !== this.#database) {
      await this.#native(() => this.#chdb.QueryAsyncConnection(this.#connection, `USE ${quoteName(database)}`, 'Null'))
      this.#database = database
    }
  }

  /** Throws ClickHouseError, with the session ready for its next statement. */
  async #native<T>(call: () => Promise<T>): Promise<T> {
    try {
      if (this.#dirty) await this.#discardOutput()
      this.#dirty = true
      const result = await call()
      this.#dirty = false
      return result
    } catch (error) {
      // At once, as it may be large; a failure here is repeated before the next statement.
      await this.#discardOutput().catch(() => undefined)
      throw toClickHouseError(error)
    }
  }

  async #discardOutput(): Promise<void> {
    await this.#chdb.QueryAsyncConnection(this.#connection, 'SELECT 1', 'TabSeparated')
    this.#dirty = false
  }
}

/** Raised to a caller whose query was stopped because he went away or the engine stops. */
export function cancelled(): ClickHouseError {
  return new ClickHouseError(errorCodes.QUERY_WAS_CANCELLED, 'Query was cancelled', 'QUERY_WAS_CANCELLED')
}
