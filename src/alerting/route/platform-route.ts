import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Route } from '../config/config.ts'

const prefix = 'platform '
const minuteMs = 60_000
const dayMs = 86_400_000

/** The label by which an alert says whom it is for. */
export const audienceLabel = 'audience'

/** Whether an alert is about the platform itself: for those who run it, whoever else is told. */
export function isForPlatform(labels: LabelPairs): boolean {
  return labels.some(([name, value]) => name === audienceLabel && value === 'platform')
}

/** The route to a contact point of those who run the platform, which no tree needs to have; undefined: it is no such route. */
export function platformRouteOf(id: string): Route | undefined {
  return isPlatformRoute(id) ? platformRouteTo(id.slice(prefix.length)) : undefined
}

/** What is wrong with the platform is told once, and when it is over. */
export function platformRouteTo(receiver: string): Route {
  return {
    id: prefix + receiver,
    key: 'platform',
    matchers: [],
    receiver,
    groupBy: ['alertname'],
    groupWaitMs: minuteMs / 2,
    groupIntervalMs: 5 * minuteMs,
    repeatIntervalMs: 30 * dayMs,
    muteTimeIntervals: [],
    activeTimeIntervals: [],
    continue: false,
    labels: [],
    routes: [],
  }
}

/** Whether a group's route is one to those who run the platform. */
export function isPlatformRoute(id: string): boolean {
  return id.startsWith(prefix)
}
