import { requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { lastDays } from '../availability/days.ts'
import { type Availability, type Seen, sumAvailability } from '../availability/sum-availability.ts'
import type { WatchStatus } from '../state/watch-state.ts'
import { readSeen } from '../store/read-seen.ts'
import type { Watch } from '../watch.ts'
import { findWatch, type MonitorContext } from './monitor-context.ts'

export interface ListMonitors {
  /** Words that stand in name, target or labels; all of them. */
  readonly q: string
  readonly status?: WatchStatus | undefined
  readonly kind?: string | undefined
  readonly service?: string | undefined
  readonly environment?: string | undefined
  readonly limit: number
  readonly cursor?: string | undefined
  /** IANA name: whose days are meant. */
  readonly zone: string
}

/** A monitor with how it did. */
export interface MonitorFigures {
  readonly watch: Watch
  /** Of the last 24 hours, 7, 30 and 90 days. */
  readonly availability: {
    readonly '24h': Availability
    readonly '7d': Availability
    readonly '30d': Availability
    readonly '90d': Availability
  }
  /** The last 90 days of the zone that was asked for, oldest first. */
  readonly days: readonly (Availability & { readonly fromMs: number })[]
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const shownDays = 90
const ranks: Readonly<Record<WatchStatus, number>> = { down: 0, pending: 1, unknown: 2, up: 3, paused: 4 }

/** Worst first, then by name. Needs `alerts.read`. */
export async function listMonitors(context: MonitorContext, input: ListMonitors) {
  requirePermission(context.caller, 'alerts.read')
  const own = [...context.probes.watcher.watches.values()].filter(({ monitor }) => monitor.projectId === context.caller.projectId)
  const words = input.q.toLowerCase().split(/\s+/).filter(Boolean).slice(0, 10)
  const fitting = own
    .filter(({ monitor, state }) => {
      const { spec, instance } = monitor
      const text = `${spec.name} ${instance} ${spec.service} ${Object.values(spec.labels).join(' ')}`.toLowerCase()
      return (
        (input.status === undefined || state.status === input.status) &&
        (input.kind === undefined || spec.kind === input.kind) &&
        (input.service === undefined || spec.service === input.service) &&
        (input.environment === undefined || spec.environment === input.environment) &&
        words.every((word) => text.includes(word))
      )
    })
    .map((watch) => ({ watch, key: keyOf(watch) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const after = input.cursor === undefined ? '' : readCursor(input.cursor)
  const rest = fitting.filter(({ key }) => key > after)
  const page = rest.slice(0, input.limit)
  const last = page.at(-1)
  return {
    rows: await figuresOf(
      context,
      page.map(({ watch }) => watch),
      input.zone,
    ),
    next: rest.length > page.length && last !== undefined ? Buffer.from(last.key).toString('base64url') : null,
    counts: countBy(own),
  }
}

/** One with how it did, by days of the zone (IANA name). Needs `alerts.read`. Throws Fault `not_found`, `bad_input` for an unknown zone. */
export async function getMonitor(context: MonitorContext, id: string, zone = 'UTC'): Promise<MonitorFigures> {
  requirePermission(context.caller, 'alerts.read')
  const [figures] = await figuresOf(context, [findWatch(context, id)], zone)
  if (figures === undefined) throw new Fault('not_found', `there is no monitor ${id}`)
  return figures
}

async function figuresOf(
  { state, clock, probes }: MonitorContext,
  watches: readonly Watch[],
  zone: string,
): Promise<readonly MonitorFigures[]> {
  const nowMs = clock.now()
  const days = lastDays(shownDays, nowMs, zone)
  const fromMs = Math.min(nowMs - shownDays * dayMs, days[0]?.fromMs ?? nowMs)
  const seen = await readSeen(state, watches, { fromMs, nowMs, maintenanceOf: probes.maintenanceOf })
  return watches.map((watch) => {
    const one: Seen = seen.get(watch.monitor.id) ?? { watched: [], outages: [], maintenance: [] }
    const over = (lengthMs: number): Availability => sumAvailability(one, { fromMs: nowMs - lengthMs, toMs: nowMs })
    return {
      watch,
      availability: { '24h': over(dayMs), '7d': over(7 * dayMs), '30d': over(30 * dayMs), '90d': over(90 * dayMs) },
      days: days.map((day) => ({ fromMs: day.fromMs, ...sumAvailability(one, day) })),
    }
  })
}

function keyOf({ state, monitor }: Watch): string {
  return `${ranks[state.status]} ${monitor.spec.name.toLowerCase()} ${monitor.id}`
}

function countBy(watches: readonly Watch[]): Record<WatchStatus, number> {
  const counts = { up: 0, pending: 0, down: 0, unknown: 0, paused: 0 }
  for (const { state } of watches) counts[state.status]++
  return counts
}

/** Throws Fault `bad_input` for a text that is not one of ours. */
function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  if (!/^[0-4] /.test(key)) throw new Fault('bad_input', 'cursor: not one of ours; leave it out to begin at the first')
  return key
}
