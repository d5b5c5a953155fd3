import { join } from 'node:path'

import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import { ByteBudget } from '../lib/http/byte-budget.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { Ingest, IngestCounters, Redactor } from '../pipeline/index.ts'
import { openPushgateway as openGroups, type Pushgateway, registerPushgatewayMetrics } from '../pushgateway/index.ts'
import { openJournal } from '../storage/journal/index.ts'
import type { Lifecycle } from './lifecycle.ts'

/** Of pushes that are not answered yet: a body takes some times its own size when it is read. */
const underWayBytes = 128 * 1024 * 1024

interface PushgatewayParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly metrics: Metrics
  readonly ingest: Ingest
  readonly counters: IngestCounters
  readonly redactorOf: (projectId: number) => Redactor
}

/** Opens the groups that were pushed, from their journal in the data directory, and repeats them from now on. */
export async function openPushgateway(parts: PushgatewayParts): Promise<Pushgateway> {
  const { settings, clock, log, lifecycle, metrics, ingest, counters, redactorOf } = parts
  const { repeatSeconds, expireAfterSeconds, maxGroups, maxGroupBytes, maxBytes } = settings.pushgateway
  const journal = await openJournal({ directory: join(settings.dataDir, 'pushgateway'), log })
  lifecycle.onStop('stores', 'journal of pushed groups', () => journal.close())
  const pushgateway = await openGroups({
    clock,
    log,
    journal,
    ingest,
    counters,
    redactorOf,
    limits: { groups: maxGroups, groupBytes: maxGroupBytes, bytes: maxBytes },
    underWay: new ByteBudget(underWayBytes),
    repeatMs: repeatSeconds * 1000,
    expireAfterMs: expireAfterSeconds === undefined ? undefined : expireAfterSeconds * 1000,
  })
  registerPushgatewayMetrics(metrics, pushgateway)
  pushgateway.start()
  lifecycle.onStop('doors', 'pushgateway', () => pushgateway.stop())
  return pushgateway
}
