import type { LabelPairs } from '../../model/label-pairs.ts'
import type { AlertingState } from '../alerting-state.ts'
import type { AlertingConfig, Integration, Route } from '../config/config.ts'
import type { RoutingTree } from '../dispatch/routing-tree.ts'
import { matchesAll } from '../matchers/make-matcher.ts'
import { isMuted, type TimeMuting } from '../times/is-muted.ts'

/** Where an alert with some labels would go at a time, and what would keep it from being told. */
export interface LabelTrace {
  /** Ids of the routes that match on the way, those it takes included; from the root on. */
  readonly path: readonly string[]
  /** In the order of the tree: those it takes. */
  readonly takes: readonly TakenRoute[]
  /** Ids of silences in force at the time. */
  readonly silencedBy: readonly string[]
  /** The alert that fires now and inhibits it, by fingerprint. */
  readonly inhibitedBy: string | undefined
}

export interface TakenRoute {
  readonly route: Route
  readonly groupKey: string
  readonly groupLabels: LabelPairs
  /** Of its contact point. */
  readonly integrations: readonly Integration[]
  readonly mutedByTime: TimeMuting | undefined
}

interface Trace {
  readonly config: AlertingConfig
  readonly labels: LabelPairs
  readonly atMs: number
}

/** Who would get an alert of a rule with these labels at that time. Inhibition is known as it is now. */
export function traceLabels(
  context: { readonly state: Pick<AlertingState, 'silenceIndex' | 'inhibitedBy'>; readonly tree: () => RoutingTree },
  { config, labels, atMs }: Trace,
): LabelTrace {
  const { state } = context
  const tree = context.tree().with(config)
  const takes = tree.placesOf({ labels, isOfRule: true })
  return {
    path: pathOf(config.route, labels, new Set(takes.map(({ routeId }) => routeId))),
    takes: takes.map(({ route, groupKey, labels: groupLabels }) => ({
      route,
      groupKey,
      groupLabels,
      integrations: tree.contactPointOf(route.receiver)?.integrations ?? [],
      mutedByTime: isMuted(route, config.timeIntervals, atMs),
    })),
    silencedBy: state.silenceIndex.silencedBy(labels, atMs),
    inhibitedBy: state.inhibitedBy(labels, atMs),
  }
}

/** Routes above those that are taken, and these. */
function pathOf(route: Route, labels: LabelPairs, taken: ReadonlySet<string>): string[] {
  if (!matchesAll(route.matchers, labels)) return []
  const below = route.routes.flatMap((child) => pathOf(child, labels, taken))
  return taken.has(route.id) || below.length > 0 ? [route.id, ...below] : []
}
