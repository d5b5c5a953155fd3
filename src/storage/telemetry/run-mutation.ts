import { setTimeout as sleep } from 'node:timers/promises'

import { Fault } from '../../lib/errors.ts'
import type { QueryParams, TelemetryStore } from './telemetry-store.ts'

interface Mutation {
  readonly sql: string
  readonly params?: QueryParams
  /** The table it rewrites. */
  readonly table: string
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

const firstWaitMs = 10
const longestWaitMs = 1000

/**
 * Runs an `ALTER TABLE … DELETE` or `UPDATE` on a table of one server and returns once its parts are rewritten. The store is asked how far it is:
 * with `mutations_sync` it answers only when its background work next looks round, seconds later. It goes on when nobody waits any more.
 * Throws Fault: cancelled, query_limit (time is over), unavailable (it failed, and is tried again by the store, or was ended).
 */
export async function runMutation(store: TelemetryStore, { sql, params, table, timeoutMs = 30_000, signal }: Mutation): Promise<void> {
  const options = signal === undefined ? {} : { signal }
  const list = async (): Promise<ReadonlyMap<string, Progress>> => {
    const { rows } = await store.query<Progress & { id: string }>(
      'SELECT mutation_id AS id, is_done AS isDone, latest_fail_reason AS failure FROM system.mutations WHERE database = currentDatabase() AND table = {table:String}',
      { table },
      options,
    )
    return new Map(rows.map(({ id, ...progress }) => [id, progress]))
  }
  const before = await list()
  await store.command(sql, params, { ...options, settings: { mutations_sync: 0 } })
  let going = [...(await list())].flatMap(([id]) => (before.has(id) ? [] : [id]))
  const endsAt = performance.now() + timeoutMs
  for (let waitMs = firstWaitMs; ; waitMs = Math.min(longestWaitMs, waitMs * 1.5)) {
    const now = await list()
    going = going.filter((id) => {
      const progress = now.get(id)
      if (progress === undefined) throw new Fault('unavailable', `the rewriting of ${table} was ended`)
      if (progress.isDone === 0 && progress.failure !== '') throw new Fault('unavailable', `rewriting ${table} failed: ${progress.failure}`)
      return progress.isDone === 0
    })
    if (going.length === 0) return
    if (performance.now() > endsAt)
      throw new Fault('query_limit', `the rewriting of ${table} goes on: it takes longer than ${timeoutMs} ms`)
    await sleep(waitMs, undefined, options).catch(() => {
      throw new Fault('cancelled', 'nobody waits for the rewriting any more')
    })
  }
}

interface Progress {
  readonly isDone: number
  readonly failure: string
}
