import {
  compileMatcher,
  type FloatHistogram,
  type Labels,
  markStaleAt,
  type SelectRequest,
  type SeriesRun,
  type SeriesSource,
} from '../../query/promql/index.ts'
import type { ResultSample } from '../run/result-sample.ts'

/** A store for tests that shows what was written only after `flush`, as the real one does. */
export class MemoryStore implements SeriesSource {
  /** Everything that was written, in the order of the writes. */
  readonly written: ResultSample[] = []
  private readonly shown = new Map<string, { readonly labels: Labels; readonly samples: Map<number, ResultSample['value']> }>()
  private waiting: ResultSample[] = []

  write(samples: readonly ResultSample[]): void {
    this.written.push(...samples)
    this.waiting.push(...samples)
  }

  flush(): void {
    for (const { labels, timeMs, value } of this.waiting) {
      const series = this.shown.get(labels.key) ?? { labels, samples: new Map() }
      series.samples.set(timeMs, value)
      this.shown.set(labels.key, series)
    }
    this.waiting = []
  }

  async *select({ matchers, startMs, endMs }: SelectRequest): AsyncGenerator<readonly SeriesRun[]> {
    const tests = matchers.map((matcher) => ({ name: matcher.name, matches: compileMatcher(matcher) }))
    for (const { labels, samples } of this.shown.values()) {
      if (!tests.every(({ name, matches }) => matches(labels.get(name)))) continue
      const times = [...samples.keys()].filter((timeMs) => timeMs > startMs && timeMs <= endMs).sort((a, b) => a - b)
      if (times.length > 0) yield [runOf(labels, times, samples)]
    }
  }
}

function runOf(labels: Labels, times: readonly number[], samples: ReadonlyMap<number, ResultSample['value']>): SeriesRun {
  const values = new Float64Array(times.length)
  const histograms = times.map((timeMs, at): FloatHistogram | undefined => {
    const value = samples.get(timeMs)
    if (value === 'stale') markStaleAt(values, at)
    else if (typeof value === 'number') values[at] = value
    return typeof value === 'object' ? value : undefined
  })
  return { labels, times: Float64Array.from(times), values, ...(histograms.some((one) => one !== undefined) ? { histograms } : {}) }
}
