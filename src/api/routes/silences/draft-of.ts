import type { z } from 'zod'

import type { Caller } from '../../../access/caller.ts'
import type { SilenceDraft } from '../../../alerting/index.ts'
import { Fault } from '../../../lib/errors.ts'
import type { silenceBody } from '../../contract/silences.ts'
import { matcherSetsOf } from './matcher-sets-of.ts'

interface DraftInput {
  readonly body: z.output<typeof silenceBody>
  readonly caller: Caller
  readonly nowMs: number
}

/** What somebody wants a silence to be. Throws Fault `bad_input`. */
export function draftOf({ body, caller: { actor }, nowMs }: DraftInput): SilenceDraft {
  const { matcherSets, startsAt, endsAt, comment, notice } = body
  const endsAtMs = Date.parse(endsAt)
  if (endsAtMs < nowMs) throw new Fault('bad_input', 'endsAt: lies in the past')
  return {
    matcherSets: matcherSetsOf(matcherSets),
    startsAtMs: startsAt === undefined ? undefined : Date.parse(startsAt),
    endsAtMs,
    comment,
    createdBy: body.createdBy ?? (actor.kind === 'anonymous' ? '' : actor.name),
    annotations: [],
    ...(notice === undefined ? {} : { notice: { beforeMs: notice.minutesBefore * 60_000, receiver: notice.receiver } }),
  }
}
