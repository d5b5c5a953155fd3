import type { Alert, PostedAlert } from '../../model/alert.ts'
import { fingerprintOf } from '../../model/fingerprint.ts'

/** What was posted, with what was left open filled in as Alertmanager does. */
export function alertOf(posted: PostedAlert, nowMs: number, resolveTimeoutMs: number): Alert {
  const { labels, annotations, generatorUrl } = posted
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations,
    generatorUrl,
    startsAtMs: posted.startsAtMs ?? posted.endsAtMs ?? nowMs,
    endsAtMs: posted.endsAtMs ?? nowMs + resolveTimeoutMs,
    updatedAtMs: nowMs,
    timeout: posted.endsAtMs === undefined,
  }
}

/**
 * What is known of an alert after `fresh` came, by Alertmanager's rules: where the two overlap in time, it began with the earlier one, an
 * end that was said stands over one that only follows from the time-out, and of two that have ended the later end counts; else `fresh` is
 * all there is. Annotations are the newest.
 */
export function mergeAlert(known: Alert, fresh: Alert, nowMs: number): Alert {
  const overlaps =
    (fresh.endsAtMs > known.startsAtMs && fresh.endsAtMs < known.endsAtMs) ||
    (fresh.startsAtMs > known.startsAtMs && fresh.startsAtMs < known.endsAtMs)
  if (!overlaps) return fresh
  const startsAtMs = Math.min(known.startsAtMs, fresh.startsAtMs)
  const keepsEnd = known.endsAtMs > fresh.endsAtMs && (fresh.endsAtMs <= nowMs ? known.endsAtMs <= nowMs : !known.timeout)
  return { ...fresh, startsAtMs, endsAtMs: keepsEnd ? known.endsAtMs : fresh.endsAtMs }
}

/** Whether an alert has ended. */
export function isOver({ endsAtMs }: Pick<Alert, 'endsAtMs'>, nowMs: number): boolean {
  return endsAtMs <= nowMs
}
