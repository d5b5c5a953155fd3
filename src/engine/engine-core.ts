import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'

import { makePipes, openPipe, type AnswerPipe } from './answer-pipe.ts'
import { ChdbSession, type RunOptions } from './chdb-session.ts'
import { loadChdb } from './chdb.ts'
import { ClickHouseError, errorCodes, toClickHouseError } from './clickhouse-error.ts'
import { lentPipes, maxWaiting, readers, writers } from './engine-limits.ts'
import { defaultDatabase } from './engine-request.ts'
import { baseSettings, oneBlock } from './engine-settings.ts'
import { planInsert, type TableColumn } from './insert-plan.ts'
import { type LentPipe, LentPipes } from './lent-pipes.ts'
import { quoteString } from './quote.ts'
import { SessionPool, type Lane } from './session-pool.ts'
import type { Spool } from './spool.ts'
import { notOneStatement, type InsertHead, type Statement } from './statement.ts'

const killEveryMs = 50

/** A whole answer, or rows written. */
export interface Finished {
  readonly bytes: Buffer
  readonly summary: Readonly<Record<'read_rows' | 'read_bytes' | 'written_rows' | 'written_bytes' | 'elapsed_ns', string>>
}

/** An answer on its way: `settled` resolves when the engine is done, with the error if there was one. */
export interface Streaming {
  readonly source: Readable
  readonly settled: Promise<ClickHouseError | undefined>
}

export interface StatementOptions extends RunOptions {
  readonly format: string
  readonly readOnly: boolean
}

const none: RunOptions = { database: defaultDatabase, settings: {}, params: {} }

/** chDB's sessions over one data directory, and what may be done with them. One in a process. */
export class EngineCore {
  readonly version: string
  readonly knownSettings: ReadonlySet<string>
  readonly pipes = new LentPipes(lentPipes, `lent-${randomBytes(8).toString('hex')}-`)
  readonly #sessions: readonly ChdbSession[]
  /** Kills queries: never in the pool, so it is always free. */
  readonly #control: ChdbSession
  readonly #pool: SessionPool
  readonly #spool: Spool
  readonly #columns = new Map<string, readonly TableColumn[]>()
  readonly #stopping = new AbortController()
  readonly #running = new Set<Promise<unknown>>()

  private constructor(sessions: readonly ChdbSession[], spool: Spool, version: string, knownSettings: ReadonlySet<string>) {
    const [control, ...pooled] = sessions
    if (control === undefined) throw new Error('no sessions')
    this.#control = control
    this.#sessions = sessions
    this.#spool = spool
    this.#pool = new SessionPool({ write: pooled.slice(0, writers), read: pooled.slice(writers) }, maxWaiting)
    this.version = version
    this.knownSettings = knownSettings
  }

  /** Opens the engine on `dataDir`. The working directory holds its configuration and gets the pipes. */
  static async open(dataDir: string, memoryLimitBytes: number, spool: Spool): Promise<EngineCore> {
    const chdb = loadChdb()
    const base = baseSettings(memoryLimitBytes)
    const sessions = Array.from({ length: 1 + writers + readers }, (_, index) => new ChdbSession(chdb, dataDir, `s${index}`, base))
    makePipes(sessions.map(({ pipe }) => pipe))
    const [control] = sessions
    if (control === undefined) throw new Error('no sessions')
    const start = { ...none, database: 'system' }
    await control.query(`CREATE DATABASE IF NOT EXISTS ${defaultDatabase} ENGINE = Atomic`, 'Null', start)
    // The default database shows every file of the machine as a table.
    await control.query('DROP DATABASE IF EXISTS default SYNC', 'Null', start)
    const version = (await control.query('SELECT version()', 'TabSeparatedRaw', start)).bytes.toString().trim()
    const names = (await control.query('SELECT name FROM system.settings', 'TabSeparatedRaw', start)).bytes.toString().trim().split('\n')
    return new EngineCore(sessions, spool, version, new Set(names))
  }

  /** Runs one statement and returns its whole answer. */
  async run(statement: Statement, options: StatementOptions, signal: AbortSignal): Promise<Finished> {
    const lane: Lane = statement.verb === 'INSERT' ? 'write' : 'read'
    return this.#with(lane, signal, async (session) => {
      await this.#check(session, statement, options)
      // A write that was asked for is finished although nobody waits any more: half of it may be stored already.
      const watched = statement.verb === 'INSERT' ? this.#stopping.signal : signal
      if (statement.verb === 'INSERT' && Object.keys(options.params).length === 0) {
        const written = await this.#killable(session, watched, session.insert(statement.sql, options))
        return { bytes: Buffer.alloc(0), summary: summarize({ written }) }
      }
      const read = await this.#killable(session, watched, session.query(statement.sql, options.format, options))
      return { bytes: read.bytes, summary: summarize({ read }) }
    })
  }

  /** Runs a SELECT and hands out its answer as it comes. Throws when it fails before the first byte. */
  async stream(statement: Statement, options: StatementOptions, signal: AbortSignal): Promise<Streaming> {
    const session = await this.#pool.acquire('read', signal)
    let pipe: AnswerPipe
    let done: Promise<ClickHouseError | undefined>
    try {
      await this.#check(session, statement, options)
      pipe = openPipe(session.pipe)
      const sql = intoPipe(statement, session.pipe, options.format)
      done = this.#killable(session, signal, session.query(sql, options.format, options)).then(() => undefined, toClickHouseError)
    } catch (error) {
      this.#pool.release('read', session)
      throw error
    }
    const { source } = pipe
    const settled = this.#track(
      done.then((error) => {
        pipe.finish()
        return error
      }),
    )
    // The pipe is the session's: nobody else gets it before both ends are closed.
    source.once('close', () => void settled.then(() => this.#pool.release('read', session)))
    signal.addEventListener('abort', () => source.destroy(), { once: true })
    if (signal.aborted) source.destroy()
    return { source, settled }
  }

  /** Runs a SELECT whose answer the caller reads from the pipe. Throws when it cannot begin; resolves to how to know how it ended. */
  async streamInto(
    statement: Statement,
    options: StatementOptions,
    pipe: LentPipe,
    signal: AbortSignal,
  ): Promise<{ settled: Promise<ClickHouseError | undefined> }> {
    const session = await this.#pool.acquire('read', signal)
    try {
      await this.#check(session, statement, options)
    } catch (error) {
      this.#pool.release('read', session)
      throw error
    }
    const sql = intoPipe(statement, pipe.name, options.format)
    signal.addEventListener('abort', () => pipe.drain(), { once: true })
    if (signal.aborted) pipe.drain()
    const done = this.#killable(session, signal, session.query(sql, options.format, options)).then(() => undefined, toClickHouseError)
    const settled = done.then((error) => {
      pipe.finish()
      this.#pool.release('read', session)
      return error
    })
    return { settled: this.#track(settled) }
  }

  /** Writes rows to the spool and copies them into the table. */
  async insert(
    head: InsertHead,
    rows: { head: Buffer; rest: Readable | undefined },
    options: StatementOptions,
    signal: AbortSignal,
  ): Promise<Finished> {
    if (options.readOnly) throw readOnly()
    const file = await this.#spool.write(rows.head, rows.rest, signal)
    try {
      return await this.#with('write', signal, async (session) => {
        const columns = await this.#columnsOf(session, head.database ?? options.database, head.table)
        const sql = planInsert(head, options.database, columns, file.path)
        const settings = { ...options.settings, ...oneBlock }
        const written = await this.#killable(session, this.#stopping.signal, session.insert(sql, { ...options, settings }))
        return { bytes: Buffer.alloc(0), summary: summarize({ written }) }
      })
    } finally {
      await file.remove()
    }
  }

  /** Does the engine still run queries? Resolves when it has run one. */
  async ping(): Promise<void> {
    await this.#control.query('SELECT 1', 'Null', none)
  }

  /** Stops what runs, waits at most `withinMs` for it, closes the database. False when something would not stop: then only a kill helps. */
  async close(withinMs: number): Promise<boolean> {
    this.#pool.close()
    this.#stopping.abort()
    const idle = await Promise.race([Promise.allSettled(this.#running).then(() => true), setTimeout(withinMs, false, { ref: false })])
    if (!idle) return false
    for (const session of this.#sessions) session.close()
    this.#spool.remove()
    return true
  }

  async #with<T>(lane: Lane, signal: AbortSignal, work: (session: ChdbSession) => Promise<T>): Promise<T> {
    const session = await this.#pool.acquire(lane, signal)
    const running = this.#track(work(session))
    try {
      return await running
    } finally {
      this.#pool.release(lane, session)
    }
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#running.add(work)
    const forget = (): void => void this.#running.delete(work)
    work.then(forget, forget)
    return work
  }

  /** The engine's own parser has the last word on how many statements there are. */
  async #check(session: ChdbSession, { sql, verb }: Statement, options: StatementOptions): Promise<void> {
    const { statementCount, readsOnly } = await session.classify(sql)
    if (statementCount === 0) {
      // It cannot be parsed. This function says where and why, and runs nothing.
      await session.query('SELECT formatQuery({sql:String})', 'Null', { ...none, params: { sql: escapeParam(sql) } })
      throw new ClickHouseError(errorCodes.SYNTAX_ERROR, 'Syntax error: the query cannot be parsed', 'SYNTAX_ERROR')
    }
    if (statementCount > 1) throw notOneStatement()
    if (options.readOnly && !readsOnly) throw readOnly()
    if (!readsOnly && verb !== 'INSERT') this.#columns.clear()
  }

  async #columnsOf(session: ChdbSession, database: string, table: string): Promise<readonly TableColumn[]> {
    const key = JSON.stringify([database, table])
    const known = this.#columns.get(key)
    if (known !== undefined) return known
    const { bytes } = await session.query(
      'SELECT name, type, default_kind, default_expression FROM system.columns WHERE database = {database:String} AND table = {table:String} ORDER BY position',
      'JSON',
      { ...none, params: { database: escapeParam(database), table: escapeParam(table) } },
    )
    // The engine's own answer to our own query.
    const { data } = JSON.parse(bytes.toString()) as { data: TableColumn[] }
    if (data.length > 0) this.#columns.set(key, data)
    return data
  }

  /** Kills the session's query when a signal fires; a query still being planned is not listed yet, so until it is gone. */
  async #killable<T>(session: ChdbSession, signal: AbortSignal, query: Promise<T>): Promise<T> {
    const done = new AbortController()
    let killing: Promise<void> | undefined
    const kill = (): void => {
      killing ??= this.#killUntil(session, done.signal)
    }
    const signals = [signal, this.#stopping.signal]
    for (const each of signals) each.addEventListener('abort', kill, { once: true })
    if (signals.some(({ aborted }) => aborted)) kill()
    try {
      return await query
    } finally {
      for (const each of signals) each.removeEventListener('abort', kill)
      done.abort()
      // A kill on its way would hit the session's next query.
      await killing
    }
  }

  async #killUntil(session: ChdbSession, done: AbortSignal): Promise<void> {
    const sql = `KILL QUERY WHERE Settings['log_comment'] = ${quoteString(session.name)} ASYNC`
    while (!done.aborted) {
      await this.#control.query(sql, 'Null', none).catch(() => undefined)
      await setTimeout(killEveryMs, undefined, { signal: done }).catch(() => undefined)
    }
  }
}

/** The statement with its answer sent into the pipe. */
function intoPipe({ sql, format }: Statement, pipe: string, defaultFormat: string): string {
  const clause = `INTO OUTFILE ${quoteString(pipe)} APPEND `
  if (format !== undefined) return `${sql.slice(0, format.at)}${clause}${sql.slice(format.at)}`
  return `${sql}\n${clause}FORMAT ${defaultFormat}`
}

/** A String parameter's text is read as a tab-separated field. */
function escapeParam(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n')
}

function readOnly(): ClickHouseError {
  return new ClickHouseError(errorCodes.READONLY, 'Cannot execute query in readonly mode', 'READONLY')
}

function summarize({
  read,
  written,
}: {
  read?: { rowsRead: number; bytesRead: number; elapsed: number }
  written?: { rowsWritten: number; bytesWritten: number; elapsed: number }
}): Finished['summary'] {
  return {
    read_rows: String(read?.rowsRead ?? 0),
    read_bytes: String(read?.bytesRead ?? 0),
    written_rows: String(written?.rowsWritten ?? 0),
    written_bytes: String(written?.bytesWritten ?? 0),
    elapsed_ns: String(Math.round((read?.elapsed ?? written?.elapsed ?? 0) * 1e9)),
  }
}
