import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

import pg from 'pg'

import { Fault } from '../../../lib/errors.ts'
import { every } from '../../../lib/every.ts'

/** How long somebody waits for a database that another one has. */
export interface LockWait {
  readonly withinMs: number
  /** Called once, when there is somebody to wait for. */
  readonly onWait: (holder: string) => void
}

/** A database that this process alone writes to. */
export interface ServerLock {
  /** Throws Fault `unavailable` while it is not known whether it is held, and `conflict` once somebody else has it. */
  assertHeld(): void
  release(): Promise<void>
}

/** Half of the number of the lock, to tell it from those of other programs; the other half is made of the schema. */
const lockClass = 0x5645_4445
const tryEveryMs = 250
const beatMs = 1000
const askEveryMs = 5000
const connectWithinMs = 5000
/** One that is only slow keeps it. */
const answerWithinMs = 20_000
/** A server that hears nothing of this machine any more lets the next one in after 25 s, not after hours. */
const sessionSettings =
  'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set idle_session_timeout = 0'
const schemaNumber = `hashtext(coalesce(current_schema(), ''))`

/**
 * Takes the schema that an address leads to for this process: a lock of PostgreSQL that ends with its session, so that whoever comes after a
 * process that was killed gets in at once. Two that go on with the same alerts would tell everything twice. Throws Fault `conflict`, naming
 * who has it, when it is not free in time, and as the driver does when the server cannot be reached.
 */
export async function lockServer(url: string, { withinMs, onWait }: LockWait): Promise<ServerLock> {
  const owner = new OwnSession(url)
  const giveUpAt = performance.now() + withinMs
  for (let isFirst = true; ; isFirst = false) {
    const holder = await owner.take()
    if (holder === undefined) return owner
    if (performance.now() >= giveUpAt) throw new Fault('conflict', `the state database is in use by ${holder}; stop it first`)
    if (isFirst) onWait(holder)
    await sleep(tryEveryMs)
  }
}

class OwnSession implements ServerLock {
  readonly #url: string
  /** Of this process: a session of ours that the server still believes in is not somebody else. */
  readonly #name = `vedette ${process.pid} ${randomUUID().slice(0, 8)} on ${hostname()}`.slice(0, 63)
  #session: pg.Client | undefined
  #takenBy: string | undefined
  #stopBeating: (() => void) | undefined
  #askedAt = 0
  #isBusy = false
  #isReleased = false

  constructor(url: string) {
    this.#url = url
  }

  /** Undefined: it is ours now; else who has it. */
  async take(): Promise<string | undefined> {
    const session = new pg.Client({
      connectionString: this.#url,
      connectionTimeoutMillis: connectWithinMs,
      query_timeout: answerWithinMs,
      keepAlive: true,
      application_name: this.#name,
    })
    const lose = (): void => {
      if (this.#session === session) this.#session = undefined
    }
    session.on('error', lose)
    session.on('end', lose)
    try {
      await session.connect()
      await session.query(sessionSettings)
      const { rows } = await session.query<{ taken: boolean }>(`select pg_try_advisory_lock(${lockClass}, ${schemaNumber}) as taken`)
      if (rows[0]?.taken === true && !this.#isReleased) {
        this.#session = session
        this.#askedAt = performance.now()
        this.#stopBeating ??= every(beatMs, () => void this.#beat())
        return undefined
      }
      const holder = await holderOf(session)
      await session.end()
      return holder
    } catch (error) {
      // What has failed may not end in time either.
      void session.end().catch(() => undefined)
      throw error
    }
  }

  assertHeld(): void {
    if (this.#takenBy !== undefined)
      throw new Fault('conflict', `the state database was taken over by ${this.#takenBy}; this process no longer writes to it`)
    if (this.#session === undefined)
      throw new Fault('unavailable', 'the connection that holds the state database is gone; it is made again', { retryAfterSeconds: 1 })
  }

  async release(): Promise<void> {
    this.#isReleased = true
    this.#stopBeating?.()
    const session = this.#session
    this.#session = undefined
    await session?.end().catch(() => undefined)
  }

  /** Looks whether the session lives; takes the lock again when it has died, unless somebody was quicker: what is in memory is old then. */
  async #beat(): Promise<void> {
    if (this.#isBusy || this.#takenBy !== undefined) return
    this.#isBusy = true
    try {
      if (this.#session === undefined) {
        const holder = await this.take()
        if (holder !== undefined && holder !== this.#name) this.#takenBy = holder
      } else if (performance.now() - this.#askedAt >= askEveryMs) {
        this.#askedAt = performance.now()
        await this.#session.query('select 1')
      }
    } catch {
      const session = this.#session
      this.#session = undefined
      void session?.end().catch(() => undefined)
    } finally {
      this.#isBusy = false
    }
  }
}

async function holderOf(session: pg.Client): Promise<string> {
  const { rows } = await session.query<{ name: string }>(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and granted and objsubid = 2 and classid = ${lockClass}::oid
       and objid::bigint = ${schemaNumber}::bigint & 4294967295
       and pg_locks.database = (select oid from pg_database where datname = current_database())`,
  )
  return rows[0]?.name ?? 'another process'
}
