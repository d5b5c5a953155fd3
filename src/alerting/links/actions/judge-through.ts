import { Fault } from '../../../lib/errors.ts'
import { judgeAlert } from '../../quality/verdicts/judge-alert.ts'
import type { Verdict } from '../../quality/verdicts/verdict.ts'
import type { LinkActContext, LinkCall } from './link-action.ts'

/** Of a message about more the first ones are judged. */
const mostJudged = 50

/** Judges the alerts that a message told of, whether they still fire or not. Whoever presses again has changed their mind. */
export async function judgeThrough(context: LinkActContext, { notification }: LinkCall, verdict: Verdict['verdict']): Promise<void> {
  for (const { fingerprint, startsAtMs } of notification.alerts.slice(0, mostJudged)) {
    try {
      await judgeAlert(context, { fingerprint, startsAtMs, verdict, reason: '' })
    } catch (error) {
      // It is too long ago to be known.
      if (!(error instanceof Fault && error.code === 'not_found')) throw error
    }
  }
}
