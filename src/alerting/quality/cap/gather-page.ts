import type { Notification } from '../../../channels/channel.ts'
import type { Alert } from '../../../model/alert.ts'
import type { AlertingContext } from '../../alerting-context.ts'
import type { Integration } from '../../config/config.ts'
import { hourMs, minuteMs, type QualityPolicy } from '../quality-policy.ts'
import type { ContactPages, GatheredPage } from '../quality-tables.ts'
import { isCritical } from '../severity-rank.ts'

interface Paging {
  readonly notification: Notification
  readonly integration: Pick<Integration, 'channel' | 'index'>
  /** Of the lane. */
  readonly key: string
}

/** `later`: what is repeated is no news, it comes at the group's next interval. */
export type PageFate = 'now' | 'gathered' | 'later'

/** Channels that are looked at when somebody has time. */
const quietChannels: ReadonlySet<string> = new Set(['inbox'])

/**
 * Inside of a change: counts a page, and says whether its contact point may get it now. What is over the cap is kept for the message that
 * tells of all of it. What is critical, or is over, is never held up and never counted.
 */
export function gatherPage(
  { state, clock }: Pick<AlertingContext, 'state' | 'clock'>,
  { notification, integration, key }: Paging,
): PageFate {
  const { quality } = state
  const { cap } = quality.policy
  if (!cap.enabled || notification.status === 'resolved' || quietChannels.has(integration.channel)) return 'now'
  const { at, groupKey, receiver, alerts, reason } = notification
  const isUrgent = alerts.some(({ labels, endsAtMs }) => endsAtMs > at && isCritical(labels))
  const pages = quality.pages.get(receiver)
  const flush = `${at} ${groupKey}`
  const atMs = recentPages(pages, clock.now())
  const hasRoom = pages?.lastFlush === flush || atMs.length < cap.pagesPerHour
  if (isUrgent || hasRoom) {
    if (!isUrgent && pages?.lastFlush !== flush) quality.pages.put({ receiver, atMs: [...atMs, at], lastFlush: flush })
    leaveOut(state, key, alerts)
    return 'now'
  }
  if (reason === 'repeat') return 'later'
  const before = quality.gathered.get(key)
  const page: GatheredPage = {
    lane: key,
    channel: integration.channel,
    position: integration.index,
    atMs: before?.atMs ?? at,
    isSent: false,
    notification: before === undefined ? notification : { ...notification, alerts: joinAlerts(before.notification.alerts, alerts) },
  }
  quality.gathered.put(page)
  state.addEvent({
    atMs: at,
    fingerprint: '',
    groupKey,
    kind: 'gathered',
    content: { receiver, channel: integration.channel, position: integration.index, pagesPerHour: cap.pagesPerHour },
  })
  return 'gathered'
}

/** When a contact point is told of what was gathered for it since then: once it may be paged again, or has waited for long enough. */
export function gatheredDueMs(pages: ContactPages | undefined, sinceMs: number, cap: QualityPolicy['cap']): number {
  const latest = sinceMs + cap.gatherMinutes * minuteMs
  const first = pages?.atMs.at(-cap.pagesPerHour)
  return first === undefined ? latest : Math.max(sinceMs, Math.min(latest, first + hourMs))
}

/** Of the hour before. */
export function recentPages(pages: ContactPages | undefined, nowMs: number): readonly number[] {
  return (pages?.atMs ?? []).filter((one) => one > nowMs - hourMs)
}

/** What is told of now need not be told again. What came and went while it was gathered has left the group: it is told of later. */
function leaveOut({ quality }: AlertingContext['state'], lane: string, told: readonly Alert[]): void {
  const page = quality.gathered.get(lane)
  if (page === undefined) return
  const toldNow = new Set(told.map(({ fingerprint }) => fingerprint))
  const alerts = page.notification.alerts.filter(({ fingerprint }) => !toldNow.has(fingerprint))
  if (alerts.length === 0) quality.gathered.remove(lane)
  else if (alerts.length < page.notification.alerts.length)
    quality.gathered.put({ ...page, notification: { ...page.notification, alerts } })
}

/** Those of before with what is known of them now, and new ones. */
function joinAlerts(before: readonly Alert[], now: readonly Alert[]): readonly Alert[] {
  const all = new Map([...before, ...now].map((alert) => [alert.fingerprint, alert]))
  return [...all.values()]
}
