import type { StateStore } from '../../storage/state/state-store.ts'
import type { TimeSpan } from '../availability/spans.ts'
import type { Pings } from '../heartbeat/pings.ts'
import type { Outage, WatchState } from '../state/watch-state.ts'
import type { KeptChecks } from '../watch.ts'

/** What is to be kept of one monitor. */
export interface WatchChange {
  readonly monitorId: string
  /** Undefined: as it was. */
  readonly kept: (KeptChecks & { readonly state: WatchState; readonly token: string; readonly pings: Pings }) | undefined
  readonly watched: TimeSpan | undefined
  readonly outages: readonly Outage[]
}

/** Rows of one statement. */
const rowsAtOnce = 500

/** Keeps what changed, all or nothing. */
export async function keepWatches(store: Pick<StateStore, 'transaction'>, changes: readonly WatchChange[]): Promise<void> {
  const states = changes.flatMap(({ monitorId, kept }) =>
    kept === undefined ? [] : [{ monitor_id: monitorId, token: kept.token, content: contentOf(kept) }],
  )
  const watches = changes.flatMap(({ monitorId, watched }) =>
    watched === undefined ? [] : [{ monitor_id: monitorId, started_at: watched.fromMs, covered_until: watched.toMs }],
  )
  const outages = changes.flatMap(({ monitorId, outages: changed }) =>
    changed.map(({ id, startedAtMs, endedAtMs, confirmedAtMs, cause }) => ({
      id,
      monitor_id: monitorId,
      started_at: startedAtMs,
      ended_at: endedAtMs ?? null,
      confirmed_at: confirmedAtMs,
      cause,
    })),
  )
  if (states.length + watches.length + outages.length === 0) return
  await store.transaction(async (transaction) => {
    for (const rows of cut(states)) {
      await transaction
        .insertInto('monitor_states')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('monitor_id').doUpdateSet((set) => ({ token: set.ref('excluded.token'), content: set.ref('excluded.content') })),
        )
        .execute()
    }
    for (const rows of cut(watches)) {
      await transaction
        .insertInto('monitor_watches')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['monitor_id', 'started_at']).doUpdateSet((set) => ({ covered_until: set.ref('excluded.covered_until') })),
        )
        .execute()
    }
    for (const rows of cut(outages)) {
      await transaction
        .insertInto('monitor_outages')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doUpdateSet((set) => ({ ended_at: set.ref('excluded.ended_at') })))
        .execute()
    }
  })
}

function contentOf({ state, pings, checks, certificate }: NonNullable<WatchChange['kept']>): string {
  return JSON.stringify({ state, pings, checks, certificate })
}

function cut<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, n) => rows.slice(n * rowsAtOnce, (n + 1) * rowsAtOnce))
}
