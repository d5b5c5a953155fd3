import { Fault } from '../../../lib/errors.ts'
import { type DatabaseThread, startDatabaseThread } from './database-thread.ts'

export interface DatabaseSupervisor {
  /** The running database, reopened first when it has died. Throws Fault `unavailable` when it cannot be opened. */
  current(): Promise<DatabaseThread>
  close(): Promise<void>
}

/** A database that cannot be opened is not tried again more often than this. */
const retryAfterMs = 1_000

/** Keeps the database of `directory` open: the first statement after its thread died opens it again. */
export async function superviseDatabase(directory: string, answerWithinMs: number): Promise<DatabaseSupervisor> {
  let closing = false
  let failed: { readonly at: number; readonly error: unknown } | undefined
  let opening: Promise<DatabaseThread> | undefined
  let thread = await startDatabaseThread(directory, answerWithinMs)

  const reopen = async (): Promise<DatabaseThread> => {
    try {
      thread = await startDatabaseThread(directory, answerWithinMs)
      failed = undefined
      return thread
    } catch (error) {
      failed = { at: performance.now(), error }
      throw error
    } finally {
      opening = undefined
    }
  }

  return {
    async current() {
      if (closing) throw new Fault('unavailable', 'The state database is closed')
      if (thread.alive) return thread
      if (opening === undefined) {
        if (failed !== undefined && performance.now() - failed.at < retryAfterMs) throw failed.error
        opening = reopen()
      }
      return await opening
    },
    async close() {
      closing = true
      await opening?.catch(() => undefined)
      await thread.close()
    },
  }
}
