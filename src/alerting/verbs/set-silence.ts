import { randomUUID } from 'node:crypto'

import { recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { printMatchers } from '../matchers/print-matcher.ts'
import { changeSilence } from '../silences/change-silence.ts'
import { checkSilence } from '../silences/check-silence.ts'
import type { Silence, SilenceDraft } from '../silences/silence.ts'
import type { VerbContext } from './verb-context.ts'

interface SetSilence {
  /** Undefined: a new one. */
  readonly id: string | undefined
  readonly draft: SilenceDraft
}

/**
 * Makes a silence, or changes one: in place when its past stays as it was, else it expires and a new one begins. Resolves with the id to go
 * on with. Throws Fault `bad_input` in Alertmanager's words, `not_found` and `forbidden`.
 */
export async function setSilence(context: VerbContext, { id, draft }: SetSilence): Promise<string> {
  const { state, clock, caller } = context
  requirePermission(caller, 'alerts.write')
  const nowMs = clock.now()
  const problem = checkSilence(draft, nowMs)
  if (problem !== undefined) throw new Fault('bad_input', `silence invalid: ${problem}`)
  const newId = randomUUID()
  let made: Silence | undefined
  return state.ledger.change(
    () => {
      const before = id === undefined ? undefined : state.silences.get(id)
      if (id !== undefined && before === undefined) throw new Fault('not_found', 'silence not found')
      // Who changes it with a tool that knows no notices leaves them as they are.
      const notice = draft.notice ?? before?.silence.notice
      const wanted = notice === undefined ? draft : { ...draft, notice }
      const { expired, silence } = changeSilence({ nowMs, newId }, { before: before?.silence, draft: wanted })
      // What ended by a change of mind is no news.
      if (expired !== undefined) state.silences.put({ silence: expired, told: 'soon' })
      const isSameEnd = before?.silence.id === silence.id && before.silence.endsAtMs === silence.endsAtMs
      state.silences.put({ silence, told: isSameEnd ? before.told : 'none' })
      made = silence
      return silence.id
    },
    async (transaction) => {
      if (made === undefined) return
      await recordChange(transaction, context, {
        action: id === made.id ? 'silence.change' : 'silence.create',
        object: objectOf(made),
        projectId: caller.projectId,
        details: {
          startsAt: new Date(made.startsAtMs).toISOString(),
          endsAt: new Date(made.endsAtMs).toISOString(),
          comment: made.comment.slice(0, 500),
          ...(id === undefined || id === made.id ? {} : { replaces: id }),
        },
      })
    },
  )
}

/** How the audit trail names a silence. */
export function objectOf({ id, matcherSets }: Silence): { readonly kind: string; readonly id: string; readonly name: string } {
  return {
    kind: 'silence',
    id,
    name: matcherSets
      .map((set) => printMatchers(set))
      .join(' or ')
      .slice(0, 200),
  }
}
