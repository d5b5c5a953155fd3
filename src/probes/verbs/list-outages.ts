import { requirePermission } from '../../access/index.ts'
import type { Outage } from '../state/watch-state.ts'
import { findWatch, type MonitorContext } from './monitor-context.ts'

/** Newest first. Needs `alerts.read`. Throws Fault `not_found`. */
export async function listOutages(
  context: MonitorContext,
  id: string,
  { limit, beforeMs }: { readonly limit: number; readonly beforeMs: number | undefined },
): Promise<{ readonly rows: readonly Outage[]; readonly next: number | null }> {
  requirePermission(context.caller, 'alerts.read')
  findWatch(context, id)
  // Memory turns first: who sees a monitor up again sees the end of its outage, too.
  await context.probes.watcher.settled()
  let query = context.state.db
    .selectFrom('monitor_outages')
    .selectAll()
    .where('monitor_id', '=', id)
    .orderBy('started_at', 'desc')
    .limit(limit + 1)
  if (beforeMs !== undefined) query = query.where('started_at', '<', beforeMs)
  const found = await query.execute()
  const rows = found.slice(0, limit).map((row): Outage => ({
    id: row.id,
    startedAtMs: row.started_at,
    endedAtMs: row.ended_at ?? undefined,
    confirmedAtMs: row.confirmed_at,
    cause: row.cause,
  }))
  return { rows, next: found.length > limit ? (rows.at(-1)?.startedAtMs ?? null) : null }
}
