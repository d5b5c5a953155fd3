import type { z } from 'zod'

import type { Verdict } from '../../../alerting/index.ts'
import type { verdictReply } from '../../contract/alert-quality.ts'

/** A verdict in the words of the API. */
export function answerVerdict({ startsAtMs, judgedAtMs, ...verdict }: Verdict): z.input<typeof verdictReply> {
  return { ...verdict, startsAt: new Date(startsAtMs).toISOString(), judgedAt: new Date(judgedAtMs).toISOString() }
}
