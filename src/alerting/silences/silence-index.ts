import type { LabelPairs } from '../../model/label-pairs.ts'
import type { Matcher } from '../config/config.ts'
import { matchesAll } from '../matchers/make-matcher.ts'
import { type Silence, silenceStateAt } from './silence.ts'

interface IndexedSet {
  readonly silence: Silence
  readonly matchers: readonly Matcher[]
}

/**
 * Which silences concern an alert. A set with a matcher `name="value"` is only looked at for alerts that have that label, so that thousands
 * of silences cost an alert no more than the few it may fall under.
 */
export class SilenceIndex {
  private readonly silences = new Map<string, Silence>()
  /** By the label and value that one of the set's matchers demands. */
  private readonly byLabel = new Map<string, Set<IndexedSet>>()
  /** Sets that demand no one value: looked at for every alert. */
  private readonly others = new Set<IndexedSet>()
  private readonly setsOf = new Map<string, readonly IndexedSet[]>()

  /** Takes a silence in as it is now. */
  set(silence: Silence): void {
    this.delete(silence.id)
    const sets = silence.matcherSets.map((matchers) => ({ silence, matchers }))
    for (const set of sets) {
      const key = keyOf(set.matchers)
      if (key === undefined) this.others.add(set)
      else {
        const known = this.byLabel.get(key)
        if (known === undefined) this.byLabel.set(key, new Set([set]))
        else known.add(set)
      }
    }
    this.silences.set(silence.id, silence)
    this.setsOf.set(silence.id, sets)
  }

  delete(id: string): void {
    for (const set of this.setsOf.get(id) ?? []) {
      this.others.delete(set)
      const key = keyOf(set.matchers)
      const known = key === undefined ? undefined : this.byLabel.get(key)
      known?.delete(set)
      if (key !== undefined && known?.size === 0) this.byLabel.delete(key)
    }
    this.setsOf.delete(id)
    this.silences.delete(id)
  }

  get(id: string): Silence | undefined {
    return this.silences.get(id)
  }

  /** All of them, in the order they came. */
  list(): readonly Silence[] {
    return [...this.silences.values()]
  }

  /** Those of all that has a label with a value, and of nothing else. */
  of(name: string, value: string): readonly Silence[] {
    const sets = this.byLabel.get(keyOfLabel(name, value)) ?? []
    return [...sets].flatMap(({ silence, matchers }) => (matchers.length === 1 ? silence : []))
  }

  /** The ids of the silences that are active and match these labels, sorted. */
  silencedBy(labels: LabelPairs, atMs: number): readonly string[] {
    const found = new Set<string>()
    const look = ({ silence, matchers }: IndexedSet): void => {
      if (silenceStateAt(silence, atMs) === 'active' && matchesAll(matchers, labels)) found.add(silence.id)
    }
    for (const [name, value] of labels) this.byLabel.get(keyOfLabel(name, value))?.forEach(look)
    this.others.forEach(look)
    return [...found].sort()
  }
}

function keyOf(matchers: readonly Matcher[]): string | undefined {
  const demanding = matchers.find(({ operator, value }) => operator === '=' && value !== '')
  return demanding === undefined ? undefined : keyOfLabel(demanding.name, demanding.value)
}

function keyOfLabel(name: string, value: string): string {
  return `${name.length}:${name}${value}`
}
