import { recordChange, requirePermission } from '../../access/index.ts'
import { Fault } from '../../lib/errors.ts'
import { expireSilence as ended } from '../silences/change-silence.ts'
import { type Silence, silenceStateAt } from '../silences/silence.ts'
import { objectOf } from './set-silence.ts'
import type { VerbContext } from './verb-context.ts'

/** Ends a silence. Throws Fault `not_found`, `conflict` when it has ended, `forbidden`. */
export async function expireSilence(context: VerbContext, { id }: { readonly id: string }): Promise<void> {
  const { state, clock, caller } = context
  requirePermission(caller, 'alerts.write')
  let before: Silence | undefined
  await state.ledger.change(
    () => {
      before = state.silences.get(id)?.silence
      if (before === undefined) throw new Fault('not_found', 'silence not found')
      const nowMs = clock.now()
      if (silenceStateAt(before, nowMs) === 'expired') throw new Fault('conflict', `silence ${id} already expired`)
      state.silences.put({ silence: ended(before, nowMs), told: 'soon' })
    },
    async (transaction) => {
      if (before === undefined) return
      await recordChange(transaction, context, { action: 'silence.expire', object: objectOf(before), projectId: caller.projectId })
    },
  )
}
