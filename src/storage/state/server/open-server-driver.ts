import { type Driver, PostgresDriver } from 'kysely'
import pg from 'pg'

import { Fault } from '../../../lib/errors.ts'
import { readInt8 } from '../int8.ts'
import { translateError } from '../sql-error.ts'
import { lockServer, type LockWait } from './server-lock.ts'

/** 15 knows `unique nulls not distinct`. */
const minVersion = 150_000
const connectWithinMs = 5_000
const statementWithinMs = 30_000

const types = {
  getTypeParser: (type: Parameters<typeof pg.types.getTypeParser>[0], format?: 'text' | 'binary') =>
    type === pg.types.builtins.INT8 ? readInt8 : pg.types.getTypeParser(type, format),
}

/** A pool on a real PostgreSQL server. `alone`: nobody else may have it the same way; it is locked before anything is asked of it. */
export async function openServerDriver(url: string, alone?: LockWait): Promise<{ driver: Driver; beforeWrite: () => Promise<void> }> {
  const lock = alone && (await lockServer(url, alone).catch((error: unknown) => Promise.reject(translateError(error))))
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: connectWithinMs,
    statement_timeout: statementWithinMs,
    idle_in_transaction_session_timeout: statementWithinMs,
    // The server's own time-out answers first; this one is for a server that has gone silent.
    query_timeout: statementWithinMs + connectWithinMs,
    application_name: 'vedette',
    types,
  })
  // A connection that breaks fails the statement it runs and is replaced at its next use. Without listeners, the pool's for idle ones
  // and the client's for those in use, it would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  try {
    const { rows } = await pool.query<{ version: string }>(`select current_setting('server_version_num') as version`)
    const version = Number(rows[0]?.version)
    if (!(version >= minVersion))
      throw new Fault('unavailable', `The state database needs PostgreSQL 15 or later, this server is ${version}`)
  } catch (error) {
    await pool.end()
    await lock?.release()
    throw translateError(error)
  }
  const end = async (): Promise<void> => {
    await pool.end()
    await lock?.release()
  }
  return { driver: new PostgresDriver({ pool: { connect: () => pool.connect(), end } }), beforeWrite: async () => lock?.assertHeld() }
}
