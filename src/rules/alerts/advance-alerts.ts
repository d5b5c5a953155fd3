import type { ActiveAlert, FoundAlert } from './active-alert.ts'

/** A resolved alert is remembered so long, to be told again. */
const resolvedRetentionMs = 15 * 60_000
/** An alert without data fires on for so long. */
const noDataToleranceMs = 3_600_000

export interface AdvanceTimes {
  readonly atMs: number
  /** How long an alert must be found before it fires. */
  readonly forMs: number
  /** How long a firing alert stays so when it is found no more. */
  readonly keepFiringForMs: number
  /** Alerts that fire go on until this time though they are not found: what they are found by may not be there yet. */
  readonly holdUntilMs: number
  /** Keys of alerts that are not found and of which nothing proves that they are over. */
  readonly unproven?: ReadonlySet<string>
}

/**
 * One step of Prometheus' state machine of an alert rule, over all its alerts by the key of their labels: what was active and what is found
 * now give what is active from now on. Whoever is in neither map afterwards is forgotten.
 */
export function advanceAlerts(
  active: ReadonlyMap<string, ActiveAlert>,
  found: ReadonlyMap<string, FoundAlert>,
  times: AdvanceTimes,
): ReadonlyMap<string, ActiveAlert> {
  const next = new Map<string, ActiveAlert>()
  for (const [key, before] of active) {
    const alert = notAhead(before, times)
    const again = found.get(key)
    const advanced = again === undefined || alert.state === 'resolved' ? loseAlert(key, alert, times) : findAgain(alert, again, times)
    if (advanced !== undefined) next.set(key, advanced)
  }
  for (const [key, alert] of found) {
    const before = active.get(key)
    if (before === undefined || before.state === 'resolved') next.set(key, findFirst(alert, times))
  }
  return next
}

/**
 * What began while the clock was ahead, and was set back since, is as if it had begun now, and fires if it did: else it would wait until the
 * clock comes there once more.
 */
function notAhead(alert: ActiveAlert, { atMs, forMs }: AdvanceTimes): ActiveAlert {
  const { activeAtMs, firedAtMs, resolvedAtMs, keepFiringSinceMs, noDataSinceMs } = alert
  if (Math.max(activeAtMs, firedAtMs ?? 0, resolvedAtMs ?? 0, keepFiringSinceMs ?? 0, noDataSinceMs ?? 0) <= atMs) return alert
  const waitedMs = firedAtMs !== undefined && firedAtMs > atMs ? forMs : 0
  return {
    ...alert,
    activeAtMs: Math.min(activeAtMs, atMs - waitedMs),
    ...(firedAtMs === undefined ? {} : { firedAtMs: Math.min(firedAtMs, atMs) }),
    ...(resolvedAtMs === undefined ? {} : { resolvedAtMs: Math.min(resolvedAtMs, atMs) }),
    ...(keepFiringSinceMs === undefined ? {} : { keepFiringSinceMs: Math.min(keepFiringSinceMs, atMs) }),
    ...(noDataSinceMs === undefined ? {} : { noDataSinceMs: Math.min(noDataSinceMs, atMs) }),
  }
}

function findFirst(found: FoundAlert, { atMs, forMs }: AdvanceTimes): ActiveAlert {
  const alert: ActiveAlert = { ...found, state: 'pending', activeAtMs: atMs }
  return forMs <= 0 ? { ...alert, state: 'firing', firedAtMs: atMs } : alert
}

/** Its labels stay, its annotations and value are the new ones. When `for` was raised it waits again. */
function findAgain(alert: ActiveAlert, { annotations, value }: FoundAlert, { atMs, forMs }: AdvanceTimes): ActiveAlert {
  const { labels, activeAtMs, firedAtMs = atMs } = alert
  const pending: ActiveAlert = { labels, annotations, value, state: 'pending', activeAtMs }
  return atMs - activeAtMs >= forMs ? { ...pending, state: 'firing', firedAtMs } : pending
}

function loseAlert(
  key: string,
  { noDataSinceMs, ...alert }: ActiveAlert,
  { atMs, keepFiringForMs, holdUntilMs, unproven }: AdvanceTimes,
): ActiveAlert | undefined {
  if (alert.state === 'pending') return undefined
  if (alert.state === 'resolved') return atMs - (alert.resolvedAtMs ?? atMs) > resolvedRetentionMs ? undefined : alert
  if (unproven?.has(key) === true) {
    const sinceMs = noDataSinceMs ?? atMs
    if (atMs - sinceMs < noDataToleranceMs) return { ...alert, noDataSinceMs: sinceMs }
  }
  if (atMs < holdUntilMs) return alert
  const { keepFiringSinceMs = atMs } = alert
  if (keepFiringForMs > 0 && atMs - keepFiringSinceMs < keepFiringForMs) return { ...alert, keepFiringSinceMs }
  return { ...alert, state: 'resolved', resolvedAtMs: atMs }
}
