import { recordChange, requirePermission } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import type { StateStore } from '../../../storage/state/state-store.ts'
import { nameOf, type VerbContext } from '../../verbs/verb-context.ts'
import { keepOccurrences } from '../occurrences/keep-occurrences.ts'
import type { Verdict } from './verdict.ts'

export interface JudgeContext extends Pick<VerbContext, 'clock' | 'caller'> {
  readonly database: Pick<StateStore, 'db' | 'transaction'>
}

export interface JudgeAlert {
  readonly fingerprint: string
  /** When the alert that is meant began; undefined: the newest one. */
  readonly startsAtMs?: number | undefined
  readonly verdict: Verdict['verdict']
  /** For people; may be empty. */
  readonly reason: string
}

/**
 * Says whether an alert was useful, noise, or told what another one had told already. One verdict for each time it fired: the last word
 * counts, the audit trail has all. Throws Fault `not_found` when it never fired then, `forbidden`.
 */
export async function judgeAlert(context: JudgeContext, { fingerprint, startsAtMs, verdict, reason }: JudgeAlert): Promise<Verdict> {
  const { database, clock, caller } = context
  requirePermission(caller, 'alerts.write')
  await keepOccurrences(database)
  return database.transaction(async (transaction) => {
    const ofAlert = transaction.selectFrom('alert_occurrences').select(['starts_at', 'rule']).where('fingerprint', '=', fingerprint)
    // What is known of an alert may begin earlier than it seemed to when it fired.
    const meant =
      startsAtMs === undefined
        ? ofAlert.orderBy('fired_at', 'desc')
        : ofAlert.where('starts_at', '>=', startsAtMs).orderBy('starts_at', 'asc')
    const occurrence = await meant.limit(1).executeTakeFirst()
    if (occurrence === undefined) throw new Fault('not_found', 'no such alert fired at that time')
    const before = await transaction
      .selectFrom('alert_verdicts')
      .select(['verdict', 'reason'])
      .where('fingerprint', '=', fingerprint)
      .where('starts_at', '=', occurrence.starts_at)
      .executeTakeFirst()
    const row = { verdict, reason, judged_at: clock.now(), judged_by: nameOf(caller) }
    await transaction
      .insertInto('alert_verdicts')
      .values({ fingerprint, starts_at: occurrence.starts_at, ...row })
      .onConflict((conflict) => conflict.columns(['fingerprint', 'starts_at']).doUpdateSet(row))
      .execute()
    await recordChange(transaction, context, {
      action: 'alert.judge',
      object: { kind: 'alert', id: fingerprint, name: occurrence.rule },
      projectId: caller.projectId,
      details: {
        startsAt: new Date(occurrence.starts_at).toISOString(),
        ...(before === undefined ? {} : { before }),
        after: { verdict, reason },
      },
    })
    return { fingerprint, startsAtMs: occurrence.starts_at, verdict, reason, judgedAtMs: row.judged_at, judgedBy: row.judged_by }
  })
}
