import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { InhibitRule } from '../config/config.ts'
import { RuleSources } from './rule-sources.ts'

/** Which alerts are inhibited by which: told of every alert that changes, asked for each that might be notified of. */
export class Inhibitor {
  private readonly rules: readonly RuleSources[]

  constructor(rules: readonly InhibitRule[]) {
    this.rules = rules.map((rule) => new RuleSources(rule))
  }

  /** Takes an alert in as it is now; one that is resolved inhibits nothing from its end on. */
  set(alert: Pick<Alert, 'fingerprint' | 'labels' | 'endsAtMs'>): void {
    for (const rule of this.rules) rule.set(alert)
  }

  /** Forgets an alert: it is no longer kept. */
  delete(alert: Pick<Alert, 'fingerprint' | 'labels'>): void {
    for (const rule of this.rules) rule.delete(alert)
  }

  /** The fingerprint of an active alert that inhibits these labels; undefined when none does. */
  inhibitedBy(labels: LabelPairs, atMs: number): string | undefined {
    for (const rule of this.rules) {
      const source = rule.find(labels, atMs)
      if (source !== undefined) return source
    }
    return undefined
  }
}
