import type { AlertingState } from '../alerting-state.ts'
import { quietClock } from '../policy/find-hold.ts'
import { type BatchKind, batchKinds } from './next-boundary.ts'

/** The clocks that say how far batches have come. */
export const batchClocks: Readonly<Record<BatchKind, string>> = { warning: 'batch warning', info: 'batch info', quiet: quietClock }

/** Whether there are batches of a kind. */
export function isBatched({ policy: book }: Pick<AlertingState, 'policy'>, kind: BatchKind): boolean {
  return kind === 'quiet' ? book.current.policy.quiet.use : book.governs(kind)
}

/** Inside of a change: batches that are switched on begin now, those that are switched off end. */
export function beginBatches(state: AlertingState, nowMs: number): void {
  for (const kind of batchKinds) {
    const name = batchClocks[kind]
    const clock = state.clocks.get(name)
    if (!isBatched(state, kind)) state.clocks.remove(name)
    else if (clock === undefined) state.clocks.put({ name, atMs: nowMs, sequence: state.lastEvent, content: '' })
  }
}
