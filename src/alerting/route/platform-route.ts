import type { LabelPairs } from '../../model/label-pairs.ts'
import type { KnownAlert } from '../alerts/known-alert.ts'
import type { Matcher, Route } from '../config/config.ts'

const prefix = 'platform '
const minuteMs = 60_000
const dayMs = 86_400_000

/** What decides where an alert goes. */
export interface RoutedAlert extends Pick<KnownAlert, 'isOfRule'> {
  readonly labels: LabelPairs
}

/** The label by which an alert says that it is about the platform itself. */
const label = ['audience', 'platform'] as const

/**
 * Whether an alert is for those who run the platform, whoever else is told. Of what is posted that is not believed: whoever may send alerts
 * could write to all admins.
 */
export function isForPlatform({ labels, isOfRule }: RoutedAlert): boolean {
  return isOfRule && labels.some(([name, value]) => name === label[0] && value === label[1])
}

/** Whether a matcher of a route asks for such alerts: it wants their label, not just that it is no other one or anything at all. */
export function asksForPlatform(matcher: Matcher): boolean {
  const { name, operator } = matcher
  return name === label[0] && (operator === '=' || operator === '=~') && matcher.matches([label]) && !matcher.matches([])
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
