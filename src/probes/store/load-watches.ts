import { sql } from 'kysely'

import type { StateStore } from '../../storage/state/state-store.ts'
import type { StoredWatch } from '../watch.ts'

/** What is known of all monitors, by id. */
export async function loadWatches({ db }: Pick<StateStore, 'db'>): Promise<ReadonlyMap<string, StoredWatch>> {
  const states = await db.selectFrom('monitor_states').selectAll().execute()
  const last = await db
    .selectFrom('monitor_watches')
    .select(['monitor_id', sql<number>`max(started_at)`.as('started_at'), sql<number>`max(covered_until)`.as('covered_until')])
    .groupBy('monitor_id')
    .execute()
  const watched = new Map(last.map((row) => [row.monitor_id, { fromMs: row.started_at, toMs: row.covered_until }]))
  return new Map(
    states.map(({ monitor_id: id, token, content }) => {
      // Written by `keepWatches`.
      const kept = JSON.parse(content) as Pick<StoredWatch, 'state' | 'pings'> & Partial<Pick<StoredWatch, 'checks' | 'certificate'>>
      const { state, pings, checks = [], certificate } = kept
      return [id, { state: { ...state, outage: state.outage }, pings, token, checks, certificate, watched: watched.get(id) }]
    }),
  )
}
