import type { AlertRoute } from '../../../alerting/index.ts'
import type { RouteNode } from '../../contract/routing.ts'

/** The tree as a list, depth first. */
export function describeTree(route: AlertRoute, parent = '', depth = 0): RouteNode[] {
  const { id, matchers, receiver, groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs, muteTimeIntervals, activeTimeIntervals } = route
  return [
    {
      id,
      parent,
      depth,
      matchers: matchers.map(({ name, operator, value }) => ({ name, operator, value })),
      receiver,
      groupBy: groupBy === 'all' ? ['...'] : [...groupBy],
      groupWaitMs,
      groupIntervalMs,
      repeatIntervalMs,
      muteTimeIntervals: [...muteTimeIntervals],
      activeTimeIntervals: [...activeTimeIntervals],
      continues: route.continue,
    },
    ...route.routes.flatMap((child) => describeTree(child, id, depth + 1)),
  ]
}
