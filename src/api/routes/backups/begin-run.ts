import type { Caller } from '../../../access/caller.ts'
import { recordChange, requireEverywhere } from '../../../access/index.ts'
import { Fault } from '../../../lib/errors.ts'
import type { Services } from '../../services.ts'

/** Begins a run that nobody waits for: what becomes of it stands in the history. Writes who asked for it into the audit trail. */
export async function beginRun(
  { state, clock, backups }: Services,
  caller: Caller,
  { action, pointId, run }: { readonly action: string; readonly pointId: string; readonly run: (signal: AbortSignal) => Promise<unknown> },
): Promise<{ begun: true }> {
  await requireEverywhere(state.db, caller, 'settings.write')
  if (backups.whyOff !== undefined) throw new Fault('conflict', backups.whyOff)
  if (backups.underWay !== undefined) throw new Fault('conflict', 'A back-up or a verification is under way')
  await state.transaction((transaction) =>
    recordChange(transaction, { caller, clock }, { action, object: { kind: 'backup', id: pointId, name: pointId }, projectId: null }),
  )
  // Its failure is kept in the history and shown in health.
  run(new AbortController().signal).catch(() => undefined)
  return { begun: true }
}
