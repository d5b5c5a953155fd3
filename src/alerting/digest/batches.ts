import type { LabelPairs } from '../../model/label-pairs.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { FlushContext } from '../dispatch/flush-group.ts'
import type { AlertClock } from '../policy/alert-clock.ts'
import { hasSteps } from '../policy/policy.ts'
import { severityOf } from '../policy/severity-of.ts'
import { receiversOfBatch } from '../policy/take-step.ts'
import { batchClocks, beginBatches, isBatched } from './batch-clocks.ts'
import { markTold } from './mark-told.ts'
import { type BatchKind, batchKinds, lastBoundary, nextBoundary } from './next-boundary.ts'
import { type PeriodAlert, readPeriod } from './read-period.ts'
import { tellBatch } from './tell-batch.ts'

export interface BatchContext extends FlushContext {
  readonly database: Pick<StateStore, 'db'>
}

const tryAgainMs = 5000

/**
 * Tells what is told in batches, of each contact point and period once: how far it has come lies in the table of clocks, which changes with
 * the outbox in one transaction. What became due while nobody ran is one batch.
 */
export class Batches {
  readonly #context: BatchContext
  #notBeforeMs = 0
  #isBusy = false
  onReschedule: () => void = () => undefined

  constructor(context: BatchContext) {
    this.#context = context
  }

  nextDueMs(): number | undefined {
    if (this.#isBusy) return undefined
    const { state } = this.#context
    const times = batchKinds.flatMap((kind) => {
      const clock = state.clocks.get(batchClocks[kind])
      if (clock === undefined || !isBatched(state, kind)) return clock === undefined && !isBatched(state, kind) ? [] : 0
      return nextBoundary(state.policy.current, kind, clock.atMs) ?? []
    })
    return times.length === 0 ? undefined : Math.max(this.#notBeforeMs, Math.min(...times))
  }

  async runDue(nowMs: number): Promise<void> {
    if ((this.nextDueMs() ?? Number.POSITIVE_INFINITY) > nowMs) return
    this.#isBusy = true
    await this.#begin(nowMs)
    for (const kind of batchKinds) {
      try {
        await this.#run(kind, nowMs)
      } catch (error) {
        this.#notBeforeMs = nowMs + tryAgainMs
        this.#context.log.warn({ err: error, kind }, 'a batch of alerts could not be made; it is tried again')
      }
    }
    this.#isBusy = false
    this.onReschedule()
  }

  /** What an alertmanager.yml that came or went switches. */
  async #begin(nowMs: number): Promise<void> {
    const { state, log } = this.#context
    if (batchKinds.every((kind) => isBatched(state, kind) === (state.clocks.get(batchClocks[kind]) !== undefined))) return
    try {
      await state.ledger.change(() => beginBatches(state, nowMs))
    } catch (error) {
      this.#notBeforeMs = nowMs + tryAgainMs
      log.warn({ err: error }, 'batches of alerts could not begin; it is tried again')
    }
  }

  async #run(kind: BatchKind, nowMs: number): Promise<void> {
    const { state, database } = this.#context
    const name = batchClocks[kind]
    const clock = state.clocks.get(name)
    if (clock === undefined || !isBatched(state, kind)) return
    const open = state.policy.current
    const endMs = lastBoundary(open, kind, clock.atMs, nowMs)
    if (endMs === undefined) return
    // Whatever happened before the boundary is written once this is.
    await state.ledger.change(() => undefined)
    const wants = (labels: LabelPairs): boolean => this.#wants(kind, labels)
    const { alerts, sequence } = await readPeriod(database, { afterSequence: clock.sequence, beforeMs: endMs, wants })
    await state.ledger.changeInSteps(() => this.#tell(kind, { alerts: [...alerts.values()], sequence }, clock, endMs))
  }

  #wants(kind: BatchKind, labels: LabelPairs): boolean {
    const { policy: book } = this.#context.state
    const { policy } = book.current
    if (book.isHeartbeat(labels)) return false
    const severity = severityOf(labels, policy)
    if (kind !== 'quiet') return severity === kind
    return hasSteps(severity) && severity !== 'critical' && policy.quiet.waits.includes(severity) && book.governs(severity)
  }

  *#tell(
    kind: BatchKind,
    { alerts, sequence }: { readonly alerts: readonly PeriodAlert[]; readonly sequence: number },
    clock: AlertClock,
    endMs: number,
  ): Generator<undefined, void, undefined> {
    const { state } = this.#context
    // Another one was quicker, or it was switched off.
    if (state.clocks.get(clock.name) !== clock) return
    const nowMs = this.#context.clock.now()
    const { policy } = state.policy.current
    const contactPoint = kind === 'quiet' ? null : policy[kind].contactPoint
    const byReceiver = new Map<string, PeriodAlert[]>()
    for (const alert of alerts) {
      yield
      if (state.silenceIndex.silencedBy(alert.labels, nowMs).length > 0 || state.inhibitedBy(alert.labels, nowMs) !== undefined) continue
      for (const receiver of receiversOfBatch(this.#context, contactPoint, alert)) {
        const of = byReceiver.get(receiver)
        if (of === undefined) byReceiver.set(receiver, [alert])
        else of.push(alert)
      }
    }
    for (const [receiver, of] of byReceiver) {
      const batch = { kind, receiver, startMs: clock.atMs, endMs, alerts: of }
      yield* tellBatch(this.#context, batch, nowMs)
      if (kind === 'quiet') yield* markTold(this.#context, batch, nowMs)
    }
    state.clocks.put({ ...clock, atMs: endMs, sequence })
  }
}
