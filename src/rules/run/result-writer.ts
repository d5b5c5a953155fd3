import { Fault } from '../../lib/errors.ts'
import type { Labels } from '../../query/promql/index.ts'
import type { FreshResults } from './fresh-results.ts'
import { isSameValue, type ResultSample, type WriteResults } from './result-sample.ts'
import type { RuleState } from './rule-state.ts'

/** What a rule says at the time of an evaluation. */
interface Said {
  readonly state: RuleState
  readonly samples: readonly ResultSample[]
}

/** What became of it; without an error all of it is stored. */
interface Outcome extends Said {
  readonly error?: unknown
}

interface Plan {
  /** What the store does not have yet, and the ends of what the rule says no more. */
  readonly samples: readonly ResultSample[]
  readonly series: ReadonlyMap<string, Labels>
  /** Said before in the group with another value. */
  readonly clashes: number
}

/** Stores what the rules of one evaluation say, and the ends of what they say no more: what nobody has to see before in one piece. */
export class ResultWriter {
  private readonly results: FreshResults
  private readonly write: WriteResults
  private readonly timeMs: number
  private waiting: Said[] = []
  private waitingSamples = 0

  constructor(results: FreshResults, write: WriteResults, timeMs: number) {
    this.results = results
    this.write = write
    this.timeMs = timeMs
  }

  /** Samples that wait to be stored. */
  get size(): number {
    return this.waitingSamples
  }

  /** Nobody sees it before `flush`. */
  add(said: Said): void {
    this.waiting.push(said)
    this.waitingSamples += said.samples.length
  }

  /** Stores what waits; where that fails rule by rule, for it to be known whose fault it is: what is there twice then is read once. */
  async flush(): Promise<readonly Outcome[]> {
    const { waiting } = this
    this.waiting = []
    this.waitingSamples = 0
    if (waiting.length > 1 && (await this.storeTogether(waiting))) return waiting
    const outcomes: Outcome[] = []
    for (const said of waiting) {
      try {
        await this.store(said)
        outcomes.push(said)
      } catch (error) {
        outcomes.push({ ...said, error })
      }
    }
    return outcomes
  }

  /** False when not all of it is stored, or when one says what another has said. */
  private async storeTogether(all: readonly Said[]): Promise<boolean> {
    const plans = all.map((said) => this.plan(said))
    const samples = plans.flatMap((plan) => plan.samples)
    const keys = new Set(samples.map(({ labels }) => labels.key))
    if (keys.size < samples.length || plans.some(({ clashes }) => clashes > 0)) return false
    try {
      if (samples.length > 0 && (await this.write(samples)).refused > 0) return false
    } catch {
      // Each on its own fails as well, and says why.
      return false
    }
    this.results.add(samples)
    for (const [at, { series }] of plans.entries()) {
      const said = all[at]
      if (said !== undefined) said.state.series = series
    }
    return true
  }

  /** Throws Fault when not all of it is stored. */
  private async store(said: Said): Promise<void> {
    const { samples, series, clashes } = this.plan(said)
    const { refused, reason } = samples.length === 0 ? { refused: 0, reason: '' } : await this.write(samples)
    this.results.add(samples)
    said.state.series = series
    if (clashes > 0) throw new Fault('conflict', `duplicate sample for timestamp: ${clashes} of ${said.samples.length} not stored`)
    if (refused > 0) throw new Fault('bad_input', `${refused} of ${samples.length} samples were not stored: ${reason}`)
  }

  private plan({ state, samples: said }: Said): Plan {
    const { results, timeMs } = this
    const series = new Map<string, Labels>()
    const samples: ResultSample[] = []
    let clashes = 0
    for (const sample of said) {
      series.set(sample.labels.key, sample.labels)
      // Somebody in the group was first with another value, or the same.
      const first = results.find(sample.labels)
      if (first === undefined) samples.push(sample)
      else if (!isSameValue(first.value, sample.value)) clashes++
    }
    for (const [key, labels] of state.series)
      if (!series.has(key) && results.find(labels) === undefined) samples.push({ labels, timeMs, value: 'stale' })
    return { samples, series, clashes }
  }
}
