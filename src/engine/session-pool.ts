import { cancelled, type ChdbSession } from './chdb-session.ts'
import { ClickHouseError, errorCodes } from './clickhouse-error.ts'

/** Writes never wait for reads: each lane has sessions of its own. */
export type Lane = 'write' | 'read'

interface Waiting {
  readonly take: (session: ChdbSession) => void
  readonly refuse: (error: ClickHouseError) => void
}

interface LaneState {
  readonly idle: ChdbSession[]
  readonly waiting: Waiting[]
}

/** Hands out sessions one caller at a time, first come first served. */
export class SessionPool {
  readonly #lanes: Readonly<Record<Lane, LaneState>>
  readonly #maxWaiting: number
  #closed = false

  constructor(sessions: Readonly<Record<Lane, readonly ChdbSession[]>>, maxWaiting: number) {
    this.#lanes = { write: { idle: [...sessions.write], waiting: [] }, read: { idle: [...sessions.read], waiting: [] } }
    this.#maxWaiting = maxWaiting
  }

  /** Waits for a session; give it back with `release`. Aborting stops the waiting. */
  async acquire(lane: Lane, signal: AbortSignal): Promise<ChdbSession> {
    if (this.#closed || signal.aborted) throw cancelled()
    const { idle, waiting } = this.#lanes[lane]
    const session = idle.pop()
    if (session !== undefined) return session
    if (waiting.length >= this.#maxWaiting)
      throw new ClickHouseError(
        errorCodes.TOO_MANY_SIMULTANEOUS_QUERIES,
        `Too many simultaneous queries. ${waiting.length} are waiting already`,
        'TOO_MANY_SIMULTANEOUS_QUERIES',
      )
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        waiting.splice(waiting.indexOf(entry), 1)
        reject(cancelled())
      }
      const entry: Waiting = {
        take(taken) {
          signal.removeEventListener('abort', leave)
          resolve(taken)
        },
        refuse(error) {
          signal.removeEventListener('abort', leave)
          reject(error)
        },
      }
      waiting.push(entry)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  release(lane: Lane, session: ChdbSession): void {
    const { idle, waiting } = this.#lanes[lane]
    const next = waiting.shift()
    if (next === undefined) idle.push(session)
    else next.take(session)
  }

  /** Refuses everybody who waits and whoever comes later. */
  close(): void {
    this.#closed = true
    for (const { waiting } of Object.values(this.#lanes)) for (const { refuse } of waiting.splice(0)) refuse(cancelled())
  }
}
