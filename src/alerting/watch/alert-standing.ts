import type { AlertingContext } from '../alerting-context.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import { isOver } from '../alerts/merge-alert.ts'
import { silenceStateAt } from '../silences/silence.ts'
import { isMuted } from '../times/is-muted.ts'

/** How an alert stands. One that several things hold back stands as the first of inhibited, muted and silenced says. */
export type AlertState = 'firing' | 'acknowledged' | 'silenced' | 'inhibited' | 'muted' | 'resolved'

/** How an alert stands, and what holds it back. */
export interface Standing {
  readonly state: AlertState
  /** Ids of silences. */
  readonly silencedBy: readonly string[]
  /** The fingerprint of another alert. */
  readonly inhibitedBy: string | undefined
  /** Names of time intervals; only when all of its routes are mute now. */
  readonly mutedBy: readonly string[]
}

const nothing: readonly string[] = []

/** How alerts stand at one time: what is the same for all of them is looked up once. */
export class Standings {
  readonly #context: AlertingContext
  readonly #nowMs: number
  readonly #isAnythingSilenced: boolean
  readonly #mayBeMuted: boolean
  readonly #mutedRoutes = new Map<string, readonly string[] | undefined>()

  constructor(context: AlertingContext) {
    const { state, clock, tree } = context
    this.#context = context
    this.#nowMs = clock.now()
    this.#isAnythingSilenced = state.silenceIndex.list().some((silence) => silenceStateAt(silence, this.#nowMs) === 'active')
    this.#mayBeMuted = tree().config.timeIntervals.size > 0
  }

  of({ alert, isResolved, handling }: KnownAlert): Standing {
    const { state } = this.#context
    if (isResolved || isOver(alert, this.#nowMs))
      return { state: 'resolved', silencedBy: nothing, inhibitedBy: undefined, mutedBy: nothing }
    const inhibitedBy = state.inhibitedBy(alert.labels, this.#nowMs)
    const silencedBy = this.#isAnythingSilenced ? state.silenceIndex.silencedBy(alert.labels, this.#nowMs) : nothing
    const mutedBy = this.#mayBeMuted ? this.#mutedBy(alert.fingerprint) : nothing
    return { state: this.#stateOf(inhibitedBy, mutedBy, silencedBy, handling), silencedBy, inhibitedBy, mutedBy }
  }

  #stateOf(
    inhibitedBy: string | undefined,
    mutedBy: readonly string[],
    silencedBy: readonly string[],
    { acknowledgedAtMs }: KnownAlert['handling'],
  ): AlertState {
    if (inhibitedBy !== undefined) return 'inhibited'
    if (mutedBy.length > 0) return 'muted'
    if (silencedBy.length > 0) return 'silenced'
    return acknowledgedAtMs === undefined ? 'firing' : 'acknowledged'
  }

  #mutedBy(fingerprint: string): readonly string[] {
    const { state } = this.#context
    let muting: readonly string[] = nothing
    for (const id of state.membership.groupsOf(fingerprint)) {
      const intervals = this.#mutedRoute(state.groups.get(id)?.routeId ?? '')
      if (intervals === undefined) return nothing
      muting = intervals
    }
    return muting
  }

  #mutedRoute(routeId: string): readonly string[] | undefined {
    if (!this.#mutedRoutes.has(routeId)) {
      const tree = this.#context.tree()
      const route = tree.routeOf(routeId)
      this.#mutedRoutes.set(routeId, route === undefined ? undefined : isMuted(route, tree.config.timeIntervals, this.#nowMs)?.intervals)
    }
    return this.#mutedRoutes.get(routeId)
  }
}
