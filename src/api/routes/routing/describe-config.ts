import { type AlertingConfig, holdsAt, type Matcher, weeksOf } from '../../../alerting/index.ts'
import type { RoutingReply } from '../../contract/routing.ts'
import { describeTree } from './describe-tree.ts'

/** What is drawn of routes: the tree, when its time intervals hold, what inhibits what. */
export function describeConfig(
  { route, timeIntervals, inhibitRules }: AlertingConfig,
  atMs: number,
): Pick<RoutingReply, 'nodes' | 'intervals' | 'inhibitions'> {
  return {
    nodes: describeTree(route),
    intervals: [...timeIntervals].map(([name, parts]) => ({
      name,
      holdsNow: holdsAt(parts, atMs),
      weeks: weeksOf(parts, atMs).map(({ zone, days, nowMinute, isDated, nextDate }) => ({
        zone,
        days: days.map(({ date, spans }) => ({ date, spans: spans.map(({ from, to }) => ({ from, to })) })),
        nowMinute,
        isDated,
        nextDate: nextDate ?? null,
      })),
    })),
    inhibitions: inhibitRules.map(({ name, sourceMatchers, targetMatchers, equal }) => ({
      name,
      source: textOf(sourceMatchers),
      target: textOf(targetMatchers),
      equal: [...equal],
    })),
  }
}

function textOf(matchers: readonly Matcher[]): RoutingReply['inhibitions'][number]['source'] {
  return matchers.map(({ name, operator, value }) => ({ name, operator, value }))
}
