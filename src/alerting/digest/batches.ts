import type { LabelPairs } from '../../model/label-pairs.ts'
import type { StateStore } from '../../storage/state/state-store.ts'
import type { FlushContext } from '../dispatch/flush-group.ts'
import type { AlertClock } from '../policy/alert-clock.ts'
import { hasSteps } from '../policy/policy.ts'
import { severityOf } from '../policy/severity-of.ts'
import { receiversOfBatch } from '../policy/take-step.ts'
import type { TimedPart } from '../set-back/clock-watch.ts'
import { clockToleranceMs } from '../set-back/forget-future.ts'
import { batchClocks, beginBatches, isBatched } from './batch-clocks.ts'
import { type Carried, decodeCarried, encodeCarried } from './carried.ts'
import { findUntold } from './find-untold.ts'
import { markTold } from './mark-told.ts'
import { type BatchKind, batchKinds, lastBoundary, nextBoundary, nextLook } from './next-boundary.ts'
import { readCarried } from './read-carried.ts'
import { type PeriodEvents, readPeriod } from './read-period.ts'
import { shareOut } from './share-out.ts'
import { tellBatch } from './tell-batch.ts'

export interface BatchContext extends FlushContext {
  readonly database: Pick<StateStore, 'db'>
}

interface ToTell extends Pick<PeriodEvents, 'alerts' | 'more'> {
  /** What is left to the next one anyway. */
  readonly kept: Carried
  /** The clock once it is told, but for what is carried. */
  readonly after: AlertClock
}

/** What a batch left to the next one. */
interface Left {
  readonly carried: Carried
  /** Some of it waits for routes that were quiet. */
  readonly isForRoutes: boolean
}

const tryAgainMs = 5000
const noneCarried: Carried = new Map()

/**
 * Tells what is told in batches, of each contact point and period once: how far it has come lies in the table of clocks, which changes with
 * the outbox in one transaction. What became due while nobody ran is one batch.
 */
export class Batches implements TimedPart {
  readonly #context: BatchContext
  readonly #left = new WeakMap<AlertClock, Left>()
  /** When was looked last whether routes are quiet no more. */
  readonly #lookedMs = new Map<BatchKind, number>()
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
      return [nextBoundary(state.policy.current, kind, clock.atMs) ?? [], this.#lookMs(kind, clock) ?? []].flat()
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

  setBack(): void {
    this.#notBeforeMs = 0
    this.#lookedMs.clear()
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
    const { state } = this.#context
    const clock = state.clocks.get(batchClocks[kind])
    if (clock === undefined || !isBatched(state, kind)) return
    const endMs = lastBoundary(state.policy.current, kind, clock.atMs, nowMs)
    if (endMs !== undefined) return this.#runPeriod(kind, clock, endMs)
    if ((this.#lookMs(kind, clock) ?? Number.POSITIVE_INFINITY) > nowMs) return
    await this.#runWaiting(kind, clock, nowMs)
    this.#lookedMs.set(kind, nowMs)
  }

  async #runPeriod(kind: BatchKind, clock: AlertClock, endMs: number): Promise<void> {
    const { state, database } = this.#context
    // Whatever happened before the boundary is written once this is.
    await state.ledger.change(() => undefined)
    const wants = (labels: LabelPairs): boolean => this.#wants(kind, labels)
    const nowMs = this.#context.clock.now()
    const { quiet } = state.policy.current
    const { alerts, more, sequence } = await readPeriod(database, {
      afterSequence: clock.sequence,
      beforeMs: endMs,
      aheadMs: nowMs + clockToleranceMs,
      carried: await readCarried(this.#context, this.#leftBy(clock).carried, { untilSequence: clock.sequence, wants }),
      wants,
      // Before quiet hours began everything was told as it happened.
      wantsTime: (atMs) => kind !== 'quiet' || quiet.at(atMs) !== undefined,
      receiversOf: (alert) => {
        const { now, later } = receiversOfBatch(this.#context, this.#contactPointOf(kind), { alert, nowMs })
        return [...now, ...later]
      },
    })
    const told = { alerts, more, kept: noneCarried, after: { ...clock, atMs: endMs, sequence } }
    await state.ledger.changeInSteps(() => this.#tell(kind, told, { clock, endMs }))
  }

  /** Tells what waits for routes that were quiet at the boundary. */
  async #runWaiting(kind: BatchKind, clock: AlertClock, endMs: number): Promise<void> {
    const { state } = this.#context
    const all = [...this.#leftBy(clock).carried]
    const waiting = new Map(all.filter(([, told]) => told !== undefined))
    const kept = new Map(all.filter(([, told]) => told === undefined))
    const wants = (labels: LabelPairs): boolean => this.#wants(kind, labels)
    const alerts = await readCarried(this.#context, waiting, { untilSequence: state.lastEvent, wants })
    const told = { alerts: new Map(alerts.map((alert) => [alert.fingerprint, alert])), more: new Map(), kept, after: clock }
    await state.ledger.changeInSteps(() => this.#tell(kind, told, { clock, endMs }))
  }

  /** When is looked again whether routes are quiet no more; undefined: nothing waits for that. */
  #lookMs(kind: BatchKind, clock: AlertClock): number | undefined {
    if (kind === 'quiet' || !this.#leftBy(clock).isForRoutes) return undefined
    return nextLook(this.#context.state.policy.current, kind, this.#lookedMs.get(kind) ?? clock.atMs)
  }

  #leftBy(clock: AlertClock): Left {
    const known = this.#left.get(clock)
    if (known !== undefined) return known
    const carried = decodeCarried(clock.content)
    const left = { carried, isForRoutes: [...carried.values()].some((told) => told !== undefined) }
    this.#left.set(clock, left)
    return left
  }

  #contactPointOf(kind: BatchKind): string | null {
    return kind === 'quiet' ? null : this.#context.state.policy.current.policy[kind].contactPoint
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
    { alerts, more, kept, after }: ToTell,
    { clock, endMs }: { readonly clock: AlertClock; readonly endMs: number },
  ): Generator<undefined, void, undefined> {
    const { state } = this.#context
    // Another one was quicker, or it was switched off.
    if (state.clocks.get(clock.name) !== clock) return
    const nowMs = this.#context.clock.now()
    const isQuiet = kind === 'quiet'
    const wants = (labels: LabelPairs): boolean => this.#wants(kind, labels)
    const untold = isQuiet ? (yield* findUntold(this.#context, { wants, nowMs })).filter(({ fingerprint }) => !alerts.has(fingerprint)) : []
    const all = [...alerts.values(), ...untold]
    const { byReceiver, carried } = yield* shareOut(this.#context, { alerts: all, contactPoint: this.#contactPointOf(kind), nowMs })
    for (const [receiver, of] of byReceiver) {
      const batch = { kind, receiver, startMs: clock.atMs, endMs, alerts: of, more: more.get(receiver) ?? 0 }
      yield* tellBatch(this.#context, batch, nowMs)
      if (isQuiet) yield* markTold(this.#context, batch, nowMs)
    }
    // What it did not tell at the end of quiet hours its groups tell.
    const content = isQuiet ? '' : encodeCarried(new Map([...kept, ...carried]))
    state.clocks.put({ ...after, content })
  }
}
