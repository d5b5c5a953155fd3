import { compareBytes } from '../../lib/compare-bytes.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Route } from '../config/config.ts'
import type { WrittenRoute } from '../config/read-route.ts'
import { printMatchers } from '../matchers/print-matcher.ts'

type Inherited = Pick<Route, 'receiver' | 'groupBy' | 'groupWaitMs' | 'groupIntervalMs' | 'repeatIntervalMs' | 'labels'>

/** Alertmanager's. */
const defaults: Inherited = {
  receiver: '',
  groupBy: [],
  groupWaitMs: 30_000,
  groupIntervalMs: 5 * 60_000,
  repeatIntervalMs: 4 * 3_600_000,
  labels: [],
}

/** The tree with what a route takes over from the one above, and the ids and keys that Alertmanager would give. */
export function buildRoute(written: WrittenRoute): Route {
  const key = printMatchers(written.matchers)
  return build(written, { id: key, key }, defaults)
}

function build(written: WrittenRoute, names: Pick<Route, 'id' | 'key'>, above: Inherited): Route {
  const own: Inherited = {
    receiver: written.receiver === '' ? above.receiver : written.receiver,
    groupBy: written.groupBy ?? above.groupBy,
    groupWaitMs: written.groupWaitMs ?? above.groupWaitMs,
    groupIntervalMs: written.groupIntervalMs ?? above.groupIntervalMs,
    repeatIntervalMs: written.repeatIntervalMs ?? above.repeatIntervalMs,
    labels: mergeLabels(above.labels, written.labels),
  }
  return {
    ...names,
    ...own,
    matchers: written.matchers,
    muteTimeIntervals: written.muteTimeIntervals,
    activeTimeIntervals: written.activeTimeIntervals,
    continue: written.continue,
    routes: written.routes.map((child, place) => {
      const matchers = printMatchers(child.matchers)
      return build(child, { id: `${names.id}/${matchers}/${place}`, key: `${names.key}/${matchers}` }, own)
    }),
  }
}

function mergeLabels(above: LabelPairs, own: LabelPairs): LabelPairs {
  return [...new Map([...above, ...own])].sort(([a], [b]) => compareBytes(a, b))
}
