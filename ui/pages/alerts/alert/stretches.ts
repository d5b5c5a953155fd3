import type { TimelineEntry } from '../../../../src/api/contract/alerts.ts'

/** A time in which the alert fired. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

interface Known {
  readonly startsAt: string
  readonly endsAt: string | null
}

/** The times in which an alert fired, as far as its timeline goes back, oldest first; the last one ends now while it fires. */
export function stretchesOf(timeline: readonly TimelineEntry[], alert: Known, nowMs: number): readonly Stretch[] {
  const found: { fromMs: number; toMs: number | undefined }[] = []
  for (const entry of timeline.toReversed()) {
    if (entry.kind !== 'event') continue
    const last = found.at(-1)
    if (entry.event === 'fired') found.push({ fromMs: timeIn(entry.content['startsAtMs']) ?? Date.parse(entry.at), toMs: undefined })
    if (entry.event === 'resolved' && last !== undefined && last.toMs === undefined)
      last.toMs = timeIn(entry.content['endsAtMs']) ?? Date.parse(entry.at)
  }
  // What is known of it now counts more than what its timeline tells so far.
  const startsAtMs = Date.parse(alert.startsAt)
  const last = found.at(-1)
  if (last === undefined || (last.toMs !== undefined && last.toMs < startsAtMs)) found.push({ fromMs: startsAtMs, toMs: undefined })
  const endsAtMs = alert.endsAt === null ? nowMs : Date.parse(alert.endsAt)
  return found.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs ?? Math.max(fromMs, endsAtMs) }))
}

function timeIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}
