import type { StateStore } from '../../storage/state/state-store.ts'
import { leaveOut, type Maintenance } from '../availability/leave-out.ts'
import { subtract, type TimeSpan, unite } from '../availability/spans.ts'
import type { Seen } from '../availability/sum-availability.ts'
import type { Watch } from '../watch.ts'

/** A monitor that flaps all the time has so many in a quarter of a year at most; older ones are left out then. */
const mostOutages = 20_000

interface SeenOver {
  readonly fromMs: number
  readonly nowMs: number
  /** Of a monitor, by its name. */
  readonly maintenanceOf: (name: string) => readonly Maintenance[]
}

/** What was seen of monitors since an instant, up to now: what is stored, and what memory knows better. */
export async function readSeen(
  { db }: Pick<StateStore, 'db'>,
  watches: readonly Watch[],
  { fromMs, nowMs, maintenanceOf }: SeenOver,
): Promise<ReadonlyMap<string, Seen>> {
  const ids = watches.map(({ monitor }) => monitor.id)
  if (ids.length === 0) return new Map()
  const [covered, outages] = await Promise.all([
    db.selectFrom('monitor_watches').selectAll().where('monitor_id', 'in', ids).where('covered_until', '>', fromMs).execute(),
    db
      .selectFrom('monitor_outages')
      .select(['monitor_id', 'id', 'started_at', 'ended_at'])
      .where('monitor_id', 'in', ids)
      .where((where) => where.or([where('ended_at', 'is', null), where('ended_at', '>', fromMs)]))
      .orderBy('started_at', 'desc')
      .limit(mostOutages)
      .execute(),
  ])
  const coveredBy = groupById(covered)
  const outagesBy = groupById(outages)
  return new Map(
    watches.map(({ monitor: { id, spec }, watched, state }) => {
      const stored = (coveredBy.get(id) ?? []).map((row): TimeSpan => ({ fromMs: row.started_at, toMs: row.covered_until }))
      const down = (outagesBy.get(id) ?? [])
        // One that memory knows to be over, but the store not yet.
        .map((row): TimeSpan => ({ fromMs: row.started_at, toMs: row.ended_at ?? (state.outage?.id === row.id ? nowMs : row.started_at) }))
      const current = state.outage === undefined ? [] : [{ fromMs: state.outage.startedAtMs, toMs: nowMs }]
      const known = watched === undefined ? [] : [watched]
      const wasDown = unite([...down, ...current])
      const maintenance = leaveOut(maintenanceOf(spec.name), wasDown)
      return [id, { watched: subtract(unite([...stored, ...known]), maintenance), outages: wasDown, maintenance }]
    }),
  )
}

function groupById<Row extends { readonly monitor_id: string }>(rows: readonly Row[]): ReadonlyMap<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.monitor_id)
    if (group === undefined) groups.set(row.monitor_id, [row])
    else group.push(row)
  }
  return groups
}
