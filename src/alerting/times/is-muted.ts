import type { AlertingConfig, Route } from '../config/config.ts'
import { holdsAt } from './contains-time.ts'

/** Why a route is silent at a time: outside of all its active intervals, or inside of muting ones. */
export interface TimeMuting {
  readonly reason: 'not_active' | 'muted'
  /** Names of the intervals. */
  readonly intervals: readonly string[]
}

/** Whether a route tells nobody at this time; undefined when it does. An interval that is not known holds never. */
export function isMuted(
  route: Pick<Route, 'activeTimeIntervals' | 'muteTimeIntervals'>,
  timeIntervals: AlertingConfig['timeIntervals'],
  atMs: number,
): TimeMuting | undefined {
  const holding = (names: readonly string[]): readonly string[] => names.filter((name) => holdsAt(timeIntervals.get(name) ?? [], atMs))
  if (route.activeTimeIntervals.length > 0 && holding(route.activeTimeIntervals).length === 0) {
    return { reason: 'not_active', intervals: route.activeTimeIntervals }
  }
  const muting = holding(route.muteTimeIntervals)
  return muting.length === 0 ? undefined : { reason: 'muted', intervals: muting }
}
