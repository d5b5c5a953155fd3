import type { StateStore } from '../../storage/state/state-store.ts'

/** Forgets outages and watched times that were over before an instant. */
export async function pruneWatches({ db }: Pick<StateStore, 'db'>, beforeMs: number): Promise<void> {
  await db.deleteFrom('monitor_outages').where('ended_at', '<', beforeMs).execute()
  await db.deleteFrom('monitor_watches').where('covered_until', '<', beforeMs).execute()
}
