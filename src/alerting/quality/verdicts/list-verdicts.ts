import { readCursor, writeCursor } from '../../../lib/list-cursor.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
import type { Verdict } from './verdict.ts'

interface ListVerdicts {
  readonly fingerprints: readonly string[]
  readonly limit: number
  readonly cursor?: string | undefined
}

/** A page of what was thought of these alerts, each time they fired, the newest first. Throws Fault `bad_input` for a foreign cursor. */
export async function listVerdicts(
  { db }: Pick<StateStore, 'db'>,
  { fingerprints, limit, cursor }: ListVerdicts,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly next: string | null }> {
  if (fingerprints.length === 0) return { verdicts: [], next: null }
  const after = cursor === undefined ? undefined : readCursor(cursor, ['integer', 'text'])
  const found = await db
    .selectFrom('alert_verdicts')
    .selectAll()
    .where('fingerprint', 'in', [...fingerprints])
    .$if(after !== undefined, (query) => {
      const [startsAt, fingerprint] = after ?? [0, '']
      return query.where((row) =>
        row.or([row('starts_at', '<', startsAt), row.and([row('starts_at', '=', startsAt), row('fingerprint', '>', fingerprint)])]),
      )
    })
    .orderBy('starts_at', 'desc')
    .orderBy('fingerprint')
    .limit(limit + 1)
    .execute()
  const rows = found.slice(0, limit)
  const last = found.length > limit ? rows.at(-1) : undefined
  const verdicts = rows.map((row) => ({
    fingerprint: row.fingerprint,
    startsAtMs: row.starts_at,
    // The table has what the verb wrote.
    verdict: row.verdict as Verdict['verdict'],
    reason: row.reason,
    judgedAtMs: row.judged_at,
    judgedBy: row.judged_by,
  }))
  return { verdicts, next: last === undefined ? null : writeCursor([last.starts_at, last.fingerprint]) }
}
