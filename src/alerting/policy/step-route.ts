import type { Route } from '../config/config.ts'

const prefix = 'policy '
/** So often is looked whether what was told of a step is over. */
const intervalMs = 60_000

/** The route of the groups that a step of the policy, and not the tree, puts alerts into; undefined: it is no such route. */
export function stepRouteOf(id: string): Route | undefined {
  if (!isStepRoute(id)) return undefined
  return {
    id,
    key: 'policy',
    matchers: [],
    receiver: id.slice(prefix.length),
    groupBy: 'all',
    groupWaitMs: 0,
    groupIntervalMs: intervalMs,
    // Repeats are steps.
    repeatIntervalMs: Number.POSITIVE_INFINITY,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    continue: false,
    labels: [],
    routes: [],
  }
}

/** Whether a group's route is one of the policy. */
export function isStepRoute(id: string): boolean {
  return id.startsWith(prefix)
}

/** The id of the route of the policy that leads to a contact point. */
export function stepRouteId(receiver: string): string {
  return prefix + receiver
}
