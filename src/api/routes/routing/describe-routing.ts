import { type KeptRouting, routingOf } from '../../../alerting/index.ts'
import type { RoutingDraft, RoutingReply } from '../../contract/routing.ts'
import type { AlertingService } from '../../services.ts'
import { describeConfig } from './describe-config.ts'

/** Who is told of what now. */
export function describeRouting({ kept, file, core }: AlertingService, atMs: number): RoutingReply {
  const { document, version, changedAtMs, changedBy } = routingOf(kept.documents)
  const { config } = core
  return {
    source: file === undefined ? 'page' : 'file',
    path: file?.path ?? '',
    problem: file?.problem() ?? '',
    version,
    changedAt: version === 0 ? null : new Date(changedAtMs).toISOString(),
    changedBy,
    ...describeConfig(config, atMs),
    kept: writtenOf(document),
    receivers: [...config.receivers.keys()].sort(),
    timeIntervals: [...config.timeIntervals.keys()],
    yaml: config.shownText,
  }
}

/** Kept routes as the API has them. What is kept was read as maps. */
export function writtenOf({ route, inhibitRules, timeIntervals, resolveTimeout }: KeptRouting): RoutingDraft {
  type Map = Record<string, unknown>
  return {
    route: route as Map,
    inhibitRules: inhibitRules as Map[],
    timeIntervals: timeIntervals as Map[],
    ...(resolveTimeout === undefined ? {} : { resolveTimeout }),
  }
}
