import type { AlertChanges, AlertInstance } from '../../model/alert-book.ts'
import type { PostedAlert } from '../../model/alert.ts'
import { fingerprintOf } from '../../model/fingerprint.ts'
import type { ActiveAlert } from './active-alert.ts'

/** What fires, or has resolved, is told again after so long: Prometheus' resend delay. */
export const resendDelayMs = 60_000
/** The alerts of a rule that fails go on for so long; then they end by themselves. */
const failureToleranceMs = 3_600_000

const none: ReadonlySet<string> = new Set()

/** The part of a group's changes that is one rule's; `keep` is called when they are durable. */
export interface RuleChanges extends Pick<AlertChanges, 'changed' | 'gone' | 'alerts'> {
  keep(): void
}

/** The alerts of one rule, and what of them is recorded and told. */
export class RuleAlerts {
  /** By the key of their labels. */
  private alerts: ReadonlyMap<string, ActiveAlert> = new Map()
  private evaluatedAtMs = 0
  /** Those the book has, as it has them. */
  private recorded = new Map<string, ActiveAlert>()
  private recordedFailing = false
  private toldAtMs = new Map<string, number>()
  /** Keys of alerts that fire and are not told, for a worse one of the same thing is. */
  private overruled: ReadonlySet<string> = none
  /** Those of which it was said last that they are over, or that were never told. */
  private quiet = new Set<string>()
  /** Whether its rule could not be evaluated the last time. */
  isFailing = false

  /** From what the book has. */
  static restored(alerts: ReadonlyMap<string, ActiveAlert>, atMs: number): RuleAlerts {
    const restored = new RuleAlerts()
    restored.alerts = alerts
    restored.recorded = new Map(alerts)
    restored.evaluatedAtMs = atMs
    return restored
  }

  get active(): ReadonlyMap<string, ActiveAlert> {
    return this.alerts
  }

  /** Whether there is nothing to be recorded, told or forgotten of them. */
  get isQuiet(): boolean {
    return this.alerts.size === 0 && this.recorded.size === 0
  }

  /** Those that are listed and told. */
  get shown(): readonly ActiveAlert[] {
    return [...this.alerts].flatMap(([key, alert]) => (this.overruled.has(key) ? [] : [alert]))
  }

  /** What an evaluation made of them. */
  replace(alerts: ReadonlyMap<string, ActiveAlert>, atMs: number): void {
    this.alerts = alerts
    this.evaluatedAtMs = atMs
    this.isFailing = false
  }

  /** An evaluation found none where there were none. */
  stayEmpty(atMs: number): void {
    this.overruled = none
    this.evaluatedAtMs = atMs
    this.isFailing = false
  }

  /** Those that fire and that a worse one of the same thing makes superfluous. */
  overrule(isWorse: (alert: ActiveAlert) => boolean): void {
    this.overruled = new Set([...this.alerts].flatMap(([key, alert]) => (alert.state === 'firing' && isWorse(alert) ? [key] : [])))
  }

  /**
   * What the book must know of the state at a time: transitions it has not heard of, and the alerts that fire or have resolved, when they
   * are new or were told long ago. Nothing of it is lost when the book could not take it: the next call says it again.
   */
  changesAt(atMs: number, { ruleKey, validForMs, linkTo }: TellAlerts): RuleChanges {
    const { active, recorded, toldAtMs, overruled, isFailing } = this
    const quiet = new Set([...this.quiet].filter((key) => active.has(key)))
    // While a rule fails its alerts go on, but not for ever.
    const isKnown = atMs - this.evaluatedAtMs <= failureToleranceMs
    const changed: AlertInstance[] = []
    const alerts: PostedAlert[] = []
    const told: string[] = []
    for (const [key, alert] of active) {
      const before = recorded.get(key)
      const isNew = before === undefined || !isSameState(before, alert)
      if (isNew || (alert.state === 'firing' && isFailing !== this.recordedFailing)) changed.push(instanceOf(alert, ruleKey, isFailing))
      const last = toldAtMs.get(key)
      if (overruled.has(key)) {
        if (last !== undefined && !quiet.has(key)) alerts.push(postedOf({ ...alert, resolvedAtMs: atMs }, atMs, linkTo()))
        quiet.add(key)
        continue
      }
      if (alert.state === 'resolved' && quiet.has(key)) continue
      if (!isKnown || alert.state === 'pending') continue
      // Told at a time to come: the clock was set back since.
      const isDue = last === undefined || last > atMs || atMs - last > resendDelayMs
      if (!(isNew || quiet.delete(key) || isDue)) continue
      told.push(key)
      alerts.push(postedOf(alert, atMs + validForMs, linkTo()))
    }
    const gone = [...recorded]
      .filter(([key]) => !active.has(key))
      .map(([, { labels }]) => ({ ruleKey, fingerprint: fingerprintOf(pairsOf(labels)) }))
    return {
      changed,
      gone,
      alerts,
      keep: () => {
        this.recorded = new Map(active)
        this.recordedFailing = isFailing
        this.quiet = quiet
        this.toldAtMs = new Map([...toldAtMs].filter(([key]) => active.has(key)))
        for (const key of told) this.toldAtMs.set(key, atMs)
      },
    }
  }
}

interface TellAlerts {
  readonly ruleKey: string
  /** After so long without news an alert counts as resolved. */
  readonly validForMs: number
  /** The page about its expression: made for those that are told only. */
  readonly linkTo: () => string
}

function isSameState(a: ActiveAlert, b: ActiveAlert): boolean {
  return (
    a.state === b.state &&
    a.activeAtMs === b.activeAtMs &&
    a.firedAtMs === b.firedAtMs &&
    a.keepFiringSinceMs === b.keepFiringSinceMs &&
    a.noDataSinceMs === b.noDataSinceMs
  )
}

function instanceOf(alert: ActiveAlert, ruleKey: string, isFailing: boolean): AlertInstance {
  const { labels, annotations, state, value, activeAtMs, firedAtMs, keepFiringSinceMs, noDataSinceMs, resolvedAtMs } = alert
  const pairs = pairsOf(labels)
  const shown = state === 'firing' ? firingStateOf(alert, isFailing) : state
  return {
    ruleKey,
    fingerprint: fingerprintOf(pairs),
    labels: pairs,
    annotations,
    state: shown,
    value,
    activeAtMs,
    firedAtMs,
    keepFiringSinceMs: noDataSinceMs ?? keepFiringSinceMs,
    resolvedAtMs,
  }
}

/** Why an alert fires: what it is found by came again, or not. */
function firingStateOf({ keepFiringSinceMs, noDataSinceMs }: ActiveAlert, isFailing: boolean): AlertInstance['state'] {
  if (isFailing) return 'error'
  if (noDataSinceMs !== undefined) return 'no_data'
  return keepFiringSinceMs === undefined ? 'firing' : 'keep_firing'
}

function postedOf(
  { labels, annotations, activeAtMs, firedAtMs, resolvedAtMs }: ActiveAlert,
  validUntilMs: number,
  generatorUrl: string,
): PostedAlert {
  return {
    labels: pairsOf(labels),
    annotations,
    startsAtMs: firedAtMs ?? activeAtMs,
    endsAtMs: resolvedAtMs ?? validUntilMs,
    generatorUrl,
  }
}

function pairsOf(labels: ActiveAlert['labels']): AlertInstance['labels'] {
  return [...labels.entries()]
}
