import { fingerprintOf } from '../../model/fingerprint.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { AlertingContext } from '../alerting-context.ts'
import { isOver } from '../alerts/merge-alert.ts'
import { takeAlert } from '../alerts/take-alert.ts'
import { Turn } from '../ledger/turn.ts'
import { matchesAll } from '../matchers/make-matcher.ts'
import { clockToleranceMs } from '../set-back/forget-future.ts'

/** How an alert that must always fire does. */
export interface HeartbeatState {
  readonly matchers: string
  /** Undefined: never since the start. */
  readonly lastHeardMs: number | undefined
  readonly isMissing: boolean
}

const lookEveryMs = 15_000
const alertForMs = 600_000

/** Looks whether the alerts that must always fire still do, Prometheus' Watchdog: one that has stopped is an alert itself. */
export class MustFireWatch {
  readonly #context: AlertingContext
  #startedMs: number
  #nextMs: number
  #states: readonly HeartbeatState[] = []

  constructor(context: AlertingContext) {
    this.#context = context
    this.#startedMs = context.clock.now()
    this.#nextMs = this.#startedMs + lookEveryMs
  }

  nextDueMs(): number | undefined {
    return this.#context.state.policy.current.mustFire.length === 0 && this.#states.length === 0 ? undefined : this.#nextMs
  }

  get states(): readonly HeartbeatState[] {
    return this.#states
  }

  async runDue(nowMs: number): Promise<void> {
    const { state, log } = this.#context
    if (nowMs < this.#nextMs) return
    this.#nextMs = nowMs + lookEveryMs
    const { current } = state.policy
    const heard = await this.#listen()
    const before = this.#states
    this.#states = current.policy.mustFire.map(({ matchers, afterSeconds }, at) => {
      const lastHeardMs = heard[at]
      const known = [lastHeardMs ?? 0, this.#startedMs, current.createdAtMs]
      // What was heard while the clock was ahead says nothing.
      const sinceMs = Math.max(...known.filter((ms) => ms <= nowMs + clockToleranceMs))
      return { matchers, lastHeardMs, isMissing: nowMs - sinceMs >= afterSeconds * 1000 }
    })
    const gone = before.filter(({ matchers }) => !this.#states.some((one) => one.matchers === matchers))
    const all = [...this.#states, ...gone.map((one) => ({ ...one, isMissing: false }))]
    try {
      await state.ledger.change(() => all.forEach((one) => this.#report(one, nowMs)))
    } catch (error) {
      log.warn({ err: error }, 'that an alert has stopped that must always fire could not be said; it is tried again')
    }
  }

  /** As after a start: there is time to be heard of by the clock as it is now. */
  setBack(nowMs: number): void {
    this.#startedMs = nowMs
    this.#nextMs = nowMs
  }

  /** When each was heard of last. */
  async #listen(): Promise<readonly (number | undefined)[]> {
    const { state, clock } = this.#context
    const { mustFire } = state.policy.current
    const heard: (number | undefined)[] = mustFire.map(() => undefined)
    const turn = new Turn()
    for (const { alert } of mustFire.length === 0 ? [] : state.alerts.values()) {
      for (const [at, matchers] of mustFire.entries()) {
        if (!matchesAll(matchers, alert.labels)) continue
        const lastMs = isOver(alert, clock.now()) ? Math.min(alert.updatedAtMs, alert.endsAtMs) : alert.updatedAtMs
        heard[at] = Math.max(heard[at] ?? 0, lastMs)
      }
      await turn.mayEnd()
    }
    return heard
  }

  #report({ matchers, isMissing }: HeartbeatState, nowMs: number): void {
    const { state } = this.#context
    const labels: LabelPairs = [
      ['alertname', 'HeartbeatMissing'],
      ['heartbeat', matchers],
      ['severity', 'critical'],
    ]
    const known = state.alerts.get(fingerprintOf(labels))
    const isFiring = known !== undefined && !known.isResolved
    if (!isMissing && !isFiring) return
    takeAlert(
      this.#context,
      {
        labels,
        annotations: [['summary', `${matchers} must always fire and has stopped: what sends it is down, or the way from there to here`]],
        startsAtMs: isFiring ? known.alert.startsAtMs : nowMs,
        endsAtMs: isMissing ? nowMs + alertForMs : nowMs,
        generatorUrl: '',
      },
      nowMs,
    )
  }
}
