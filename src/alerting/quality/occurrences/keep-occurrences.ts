import { sql } from 'kysely'

import type { StateSchema } from '../../../storage/state/index.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
import { Turn } from '../../ledger/turn.ts'
import { dayMs } from '../quality-policy.ts'
import { followEvent, type Occurrence, type ReadEvent } from './occurrence.ts'

/** So many events at once: PGlite has one connection. */
const eventsAtOnce = 500
/** What making their statement takes is not long. */
const rowsAtOnce = 100
const kinds = new Set(['fired', 'resolved', 'acknowledged', 'notified'])
/** Of occurrences and verdicts. */
const keepDays = 400

/**
 * Reads what happened to alerts since the last time into one row for each time one fired: the event log is kept for a shorter time, and
 * nobody counts in it. Where it stopped stands in the same transaction, so that a crash leaves nothing out and counts nothing twice.
 */
export async function keepOccurrences({ transaction }: Pick<StateStore, 'transaction'>): Promise<void> {
  for (;;) {
    const isMore = await transaction(async (db) => {
      const read = await db.selectFrom('alert_occurrences_read').select('sequence').where('id', '=', 1).forUpdate().executeTakeFirst()
      const from = read?.sequence ?? 0
      const rows = await db
        .selectFrom('alert_events')
        .select(['sequence', 'at', 'fingerprint', 'kind', 'content'])
        .where('sequence', '>', from)
        .orderBy('sequence')
        .limit(eventsAtOnce)
        .execute()
      const last = rows.at(-1)
      if (last === undefined) return from > 0 && (await startAnew(db, from))
      const turn = new Turn()
      const events: ReadEvent[] = []
      for (const { at, fingerprint, kind, content } of rows) {
        if (kinds.has(kind)) events.push({ atMs: at, fingerprint, kind, content: JSON.parse(content) as ReadEvent['content'] })
        await turn.mayEnd()
      }
      const open = await readOpen(db, events, turn)
      const changed = new Map<string, Occurrence>()
      for (const event of events) {
        for (const one of followEvent(open, event)) changed.set(`${one.fingerprint} ${one.startsAtMs}`, one)
        await turn.mayEnd()
      }
      if (changed.size > 0) await write(db, [...changed.values()])
      await db.updateTable('alert_occurrences_read').set({ sequence: last.sequence }).where('id', '=', 1).execute()
      return rows.length === eventsAtOnce
    })
    if (!isMore) return
  }
}

/** Events are numbered anew when all of them were dropped and the program started since. Resolves with whether that was so. */
async function startAnew(db: Database, from: number): Promise<boolean> {
  const newest = await db
    .selectFrom('alert_events')
    .select(({ fn }) => fn.max('sequence').as('last'))
    .executeTakeFirst()
  if ((newest?.last ?? 0) >= from) return false
  await db.updateTable('alert_occurrences_read').set({ sequence: 0 }).where('id', '=', 1).execute()
  return true
}

/** Takes away what is older than anybody may ask for. */
export async function dropOldOccurrences({ db }: Pick<StateStore, 'db'>, nowMs: number): Promise<void> {
  const before = nowMs - keepDays * dayMs
  await db.deleteFrom('alert_occurrences').where('fired_at', '<', before).execute()
  await db.deleteFrom('alert_verdicts').where('judged_at', '<', before).execute()
}

type Database = Pick<StateStore['db'], 'selectFrom' | 'insertInto' | 'updateTable'>

async function readOpen(db: Database, events: readonly ReadEvent[], turn: Turn): Promise<Map<string, Occurrence>> {
  const named = events.flatMap(({ fingerprint, content }) => {
    const { alerts } = content
    return Array.isArray(alerts) ? (alerts as string[]) : [fingerprint]
  })
  const open = new Map<string, Occurrence>()
  if (named.length === 0) return open
  const rows = await db
    .selectFrom('alert_occurrences')
    .selectAll()
    .where('resolved_at', 'is', null)
    .where(sql<boolean>`fingerprint in (select json_array_elements_text(${JSON.stringify([...new Set(named)])}::json))`)
    .orderBy('fired_at')
    .execute()
  for (const row of rows) {
    open.set(row.fingerprint, occurrenceOf(row))
    await turn.mayEnd()
  }
  return open
}

function occurrenceOf(row: StateSchema['alert_occurrences']): Occurrence {
  return {
    fingerprint: row.fingerprint,
    startsAtMs: row.starts_at,
    rule: row.rule,
    severity: row.severity,
    service: row.service,
    firedAtMs: row.fired_at,
    toldAtMs: row.told_at,
    acknowledgedAtMs: row.acknowledged_at,
    resolvedAtMs: row.resolved_at,
  }
}

async function write(db: Database, all: readonly Occurrence[]): Promise<void> {
  for (let from = 0; from < all.length; from += rowsAtOnce) {
    const rows = all.slice(from, from + rowsAtOnce).map((one) => ({
      fingerprint: one.fingerprint,
      starts_at: one.startsAtMs,
      rule: one.rule,
      severity: one.severity,
      service: one.service,
      fired_at: one.firedAtMs,
      told_at: one.toldAtMs,
      acknowledged_at: one.acknowledgedAtMs,
      resolved_at: one.resolvedAtMs,
    }))
    await db
      .insertInto('alert_occurrences')
      .values(rows)
      .onConflict((conflict) =>
        conflict.columns(['fingerprint', 'starts_at']).doUpdateSet((row) => ({
          fired_at: row.ref('excluded.fired_at'),
          told_at: row.ref('excluded.told_at'),
          acknowledged_at: row.ref('excluded.acknowledged_at'),
          resolved_at: row.ref('excluded.resolved_at'),
        })),
      )
      .execute()
  }
}
