import type { StateStore } from '../../../storage/state/state-store.ts'
import type { Verdict } from './verdict.ts'

const mostVerdicts = 1000

/** What was thought of these alerts, each time they fired, the newest first; at most 1000. */
export async function listVerdicts({ db }: Pick<StateStore, 'db'>, fingerprints: readonly string[]): Promise<readonly Verdict[]> {
  if (fingerprints.length === 0) return []
  const rows = await db
    .selectFrom('alert_verdicts')
    .selectAll()
    .where('fingerprint', 'in', [...fingerprints])
    .orderBy('starts_at', 'desc')
    .limit(mostVerdicts)
    .execute()
  return rows.map((row) => ({
    fingerprint: row.fingerprint,
    startsAtMs: row.starts_at,
    // The table has what the verb wrote.
    verdict: row.verdict as Verdict['verdict'],
    reason: row.reason,
    judgedAtMs: row.judged_at,
    judgedBy: row.judged_by,
  }))
}
