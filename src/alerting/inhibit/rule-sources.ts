import type { Alert } from '../../model/alert.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { InhibitRule } from '../config/config.ts'
import { matchesAll, valueOf } from '../matchers/make-matcher.ts'
import { LatestFirst } from './latest-first.ts'

/** Sources that have the same values of the rule's `equal` labels. */
interface Sources {
  readonly oneSided: LatestFirst
  /** They are targets of the rule, too. */
  readonly twoSided: LatestFirst
}

/** The alerts that are sources of one rule, by what must be equal. */
export class RuleSources {
  private readonly rule: InhibitRule
  private readonly byEqual = new Map<string, Sources>()

  constructor(rule: InhibitRule) {
    this.rule = rule
  }

  set({ fingerprint, labels, endsAtMs }: Pick<Alert, 'fingerprint' | 'labels' | 'endsAtMs'>): void {
    if (!matchesAll(this.rule.sourceMatchers, labels)) return
    const key = this.keyOf(labels)
    let sources = this.byEqual.get(key)
    if (sources === undefined) this.byEqual.set(key, (sources = { oneSided: new LatestFirst(), twoSided: new LatestFirst() }))
    const isTarget = matchesAll(this.rule.targetMatchers, labels)
    sources[isTarget ? 'twoSided' : 'oneSided'].set(fingerprint, endsAtMs)
  }

  delete({ fingerprint, labels }: Pick<Alert, 'fingerprint' | 'labels'>): void {
    if (!matchesAll(this.rule.sourceMatchers, labels)) return
    const key = this.keyOf(labels)
    const sources = this.byEqual.get(key)
    if (sources === undefined) return
    sources.oneSided.delete(fingerprint)
    sources.twoSided.delete(fingerprint)
    if (sources.oneSided.isEmpty && sources.twoSided.isEmpty) this.byEqual.delete(key)
  }

  /** The fingerprint of a source that is active and inhibits these labels. One that is a source itself is not inhibited by two-sided ones. */
  find(labels: LabelPairs, atMs: number): string | undefined {
    if (!matchesAll(this.rule.targetMatchers, labels)) return undefined
    const sources = this.byEqual.get(this.keyOf(labels))
    if (sources === undefined) return undefined
    const oneSided = activeTop(sources.oneSided, atMs)
    if (oneSided !== undefined || matchesAll(this.rule.sourceMatchers, labels)) return oneSided
    return activeTop(sources.twoSided, atMs)
  }

  /** A label that is missing is equal to one that is empty. */
  private keyOf(labels: LabelPairs): string {
    return JSON.stringify(this.rule.equal.map((name) => valueOf(labels, name)))
  }
}

function activeTop(sources: LatestFirst, atMs: number): string | undefined {
  const top = sources.top()
  return top !== undefined && top.endsAtMs > atMs ? top.key : undefined
}
