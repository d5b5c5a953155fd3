import { createHash } from 'node:crypto'

import type { Notification } from '../../../channels/channel.ts'
import type { Alert } from '../../../model/alert.ts'
import { isOver } from '../../alerts/merge-alert.ts'
import type { FlushContext } from '../../dispatch/flush-group.ts'
import { logKey } from '../../dispatch/log-entry.ts'
import { sortInSteps } from '../../dispatch/sort-in-steps.ts'
import { buildInSteps, compareAlerts } from '../../notify/build-notification.ts'
import { enqueue } from '../../outbox/enqueue.ts'
import { hourMs } from '../quality-policy.ts'
import type { GatheredPage } from '../quality-tables.ts'
import { severityRank } from '../severity-rank.ts'
import { recentPages } from './gather-page.ts'

const keepLogMs = 120 * hourMs

/** Inside of a change: one message to one integration about all that was gathered for it; also about what is over meanwhile. */
export function* tellGathered(context: FlushContext, pages: readonly GatheredPage[]): Generator<undefined, void, undefined> {
  const { state, clock } = context
  const [first] = pages
  if (first === undefined) return
  const nowMs = clock.now()
  const { receiver } = first.notification
  const alerts = yield* alertsOf(context, pages)
  const groupKey = `{}/{gathered=${JSON.stringify(receiver)}}:{at="${nowMs}"}`
  const integration = { channel: first.channel, index: first.position }
  const lane = logKey(groupKey, receiver, integration)
  const notification = {
    ...(yield* buildGathered(context, { groupKey, receiver, alerts, nowMs, id: idOf(lane, 'firing') })),
    // That all of it is over by now is still news.
    reason: 'digest' as const,
  }
  for (const page of pages) state.quality.gathered.remove(page.lane)
  const firing = new Set(alerts.filter((alert) => !isOver(alert, nowMs)).map(({ fingerprint }) => fingerprint))
  state.log.put({
    groupKey,
    receiver,
    channel: integration.channel,
    position: integration.index,
    firing,
    resolved: new Set(alerts.filter((alert) => isOver(alert, nowMs)).map(({ fingerprint }) => fingerprint)),
    atMs: nowMs,
    expiresAtMs: nowMs + keepLogMs,
    told: '',
    remembered: {},
  })
  enqueue(context, { notification, integration, key: lane })
  const told = state.quality.pages.get(receiver)
  state.quality.pages.put({ receiver, atMs: [...recentPages(told, nowMs), nowMs], lastFlush: `${nowMs} ${groupKey}` })
  if (firing.size > 0) state.quality.gathered.put({ ...first, lane, atMs: nowMs, isSent: true, notification })
  for (const { groupKey: of } of new Map(pages.map((page) => [page.notification.groupKey, page.notification])).values())
    state.addEvent({
      atMs: nowMs,
      fingerprint: '',
      groupKey: of,
      kind: 'notified',
      content: {
        receiver,
        integrations: [{ channel: integration.channel, position: integration.index, reason: 'digest' }],
        firing: firing.size,
        resolved: alerts.length - firing.size,
        alerts: [...firing],
      },
    })
}

/** Inside of a change: says that all of such a message is over, once it is. */
export function* endGathered(context: FlushContext, sent: GatheredPage): Generator<undefined, void, undefined> {
  const { state, clock } = context
  const nowMs = clock.now()
  const { groupKey, receiver } = sent.notification
  const alerts = yield* alertsOf(context, [sent])
  if (alerts.some((alert) => !isOver(alert, nowMs))) return
  state.quality.gathered.remove(sent.lane)
  const notification = {
    ...(yield* buildGathered(context, { groupKey, receiver, alerts, nowMs, id: idOf(sent.lane, 'resolved') })),
    reason: 'all_resolved' as const,
  }
  enqueue(context, { notification, integration: { channel: sent.channel, index: sent.position }, key: sent.lane })
}

interface Gathered {
  readonly id: string
  readonly groupKey: string
  readonly receiver: string
  readonly alerts: readonly Alert[]
  readonly nowMs: number
}

function buildGathered(
  { externalUrl, links }: FlushContext,
  { id, groupKey, receiver, alerts, nowMs }: Gathered,
): Generator<undefined, Notification, undefined> {
  const labels = [['gathered', `and ${alerts.length} more`]] as const
  return buildInSteps({
    id,
    group: { groupKey, labels },
    receiver,
    reason: 'digest',
    alerts,
    nowMs,
    externalUrl: externalUrl(),
    links: links({ id, alerts }),
  })
}

/** As they are now, what is most severe first. */
function* alertsOf({ state, clock }: FlushContext, pages: readonly GatheredPage[]): Generator<undefined, readonly Alert[], undefined> {
  const nowMs = clock.now()
  const all = new Map<string, Alert>()
  for (const { notification } of pages)
    for (const alert of notification.alerts) {
      yield
      const known = state.alerts.get(alert.fingerprint)?.alert
      // One that nobody knows any more is over.
      const now = known ?? { ...alert, endsAtMs: Math.min(alert.endsAtMs, nowMs) }
      all.set(alert.fingerprint, { ...alert, startsAtMs: now.startsAtMs, endsAtMs: now.endsAtMs })
    }
  return yield* sortInSteps([...all.values()], (a, b) => severityRank(b.labels) - severityRank(a.labels) || compareAlerts(a, b))
}

function idOf(lane: string, status: string): string {
  return createHash('sha256').update(`gathered ${status}\n${lane}`).digest('hex')
}
