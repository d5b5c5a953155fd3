import type { LabelPairs } from '../../model/label-pairs.ts'
import type { ActiveAlert } from '../alerts/active-alert.ts'

/** A time in which an alert fired. Epoch milliseconds of evaluations. */
export interface Firing {
  readonly labels: LabelPairs
  readonly value: number
  readonly pendingAtMs: number
  readonly firedAtMs: number
  /** Undefined: it fires to the end. */
  resolvedAtMs: number | undefined
}

/** How often and how long one alert fired. */
export interface SeriesFirings {
  readonly labels: LabelPairs
  fired: number
  firingMs: number
}

/** Firings that are kept one by one; beyond they are counted. */
const maxKept = 20_000
const maxSeries = 10_000

/** What alerts did from slot to slot. */
export class Firings {
  readonly kept: Firing[] = []
  readonly series = new Map<string, SeriesFirings>()
  fired = 0
  /** Pending ones that went before they fired. */
  neverFired = 0
  /** Time in which at least one fired. */
  firingMs = 0
  private readonly open = new Map<string, Firing>()
  private lastMs: number | undefined

  /** The alerts of a slot, after those of the slot before. */
  take(before: ReadonlyMap<string, ActiveAlert>, after: ReadonlyMap<string, ActiveAlert>, atMs: number): void {
    if (this.lastMs !== undefined && this.open.size > 0) this.firingMs += atMs - this.lastMs
    this.lastMs = atMs
    if (before === after) return
    for (const [key, alert] of after) {
      const isFiring = alert.state === 'firing'
      const firing = this.open.get(key)
      if (firing !== undefined && !isFiring) this.end(key, firing, atMs)
      else if (firing === undefined && isFiring) this.begin(key, alert, atMs)
    }
    for (const [key, alert] of before) {
      if (after.has(key)) continue
      const firing = this.open.get(key)
      if (firing !== undefined) this.end(key, firing, atMs)
      else if (alert.state === 'pending') this.neverFired++
    }
  }

  /** How long each fired until now. */
  finish(): void {
    for (const [key, firing] of this.open) this.addTime(key, (this.lastMs ?? firing.firedAtMs) - firing.firedAtMs)
  }

  private begin(key: string, alert: ActiveAlert, atMs: number): void {
    const labels = [...alert.labels.entries()]
    const firing: Firing = { labels, value: alert.value, pendingAtMs: alert.activeAtMs, firedAtMs: atMs, resolvedAtMs: undefined }
    this.fired++
    this.open.set(key, firing)
    if (this.kept.length < maxKept) this.kept.push(firing)
    const series = this.series.get(key)
    if (series !== undefined) series.fired++
    else if (this.series.size < maxSeries) this.series.set(key, { labels, fired: 1, firingMs: 0 })
  }

  private end(key: string, firing: Firing, atMs: number): void {
    firing.resolvedAtMs = atMs
    this.open.delete(key)
    this.addTime(key, atMs - firing.firedAtMs)
  }

  private addTime(key: string, ms: number): void {
    const series = this.series.get(key)
    if (series !== undefined) series.firingMs += ms
  }
}
