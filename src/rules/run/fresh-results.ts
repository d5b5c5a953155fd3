import { compileMatcher, type Labels, type SelectRequest, type SeriesRun, type SeriesSource } from '../../query/promql/index.ts'
import { type ResultSample, runOfSample } from './result-sample.ts'

/**
 * A store as the rules of one evaluation see it: with what the rules before them have just said, which the store shows only a moment
 * later. Lives as long as the evaluation, whose results all have one time. A result counts more than what the store has at its time.
 */
export class FreshResults implements SeriesSource {
  private readonly results = new Map<string, ResultSample>()
  private readonly store: SeriesSource

  constructor(store: SeriesSource) {
    this.store = store
  }

  add(samples: Iterable<ResultSample>): void {
    for (const sample of samples) this.results.set(sample.labels.key, sample)
  }

  /** What a rule before has said of a series. */
  find(labels: Labels): ResultSample | undefined {
    return this.results.get(labels.key)
  }

  select(request: SelectRequest, signal: AbortSignal): AsyncIterable<readonly SeriesRun[]> {
    const matching = this.findMatching(request)
    return matching.size === 0 ? this.store.select(request, signal) : mergeResults(this.store.select(request, signal), matching)
  }

  private findMatching({ matchers, startMs, endMs }: SelectRequest): Map<string, ResultSample> {
    const tests = matchers.map((matcher) => ({ name: matcher.name, matches: compileMatcher(matcher) }))
    const matching = new Map<string, ResultSample>()
    for (const [key, sample] of this.results) {
      if (sample.timeMs <= startMs || sample.timeMs > endMs) continue
      if (tests.every(({ name, matches }) => matches(sample.labels.get(name)))) matching.set(key, sample)
    }
    return matching
  }
}

/** Puts each result into the runs of its series, at its time; those whose series have no later sample come at the end. */
async function* mergeResults(
  blocks: AsyncIterable<readonly SeriesRun[]>,
  waiting: Map<string, ResultSample>,
): AsyncGenerator<readonly SeriesRun[]> {
  const stored = new Map<string, Labels>()
  const merge = (run: SeriesRun): SeriesRun | readonly SeriesRun[] => {
    const result = waiting.get(run.labels.key)
    if (result === undefined) return run
    stored.set(run.labels.key, run.labels)
    // The result is still to come: no longer the last run of its series.
    if ((run.times.at(-1) ?? -Infinity) < result.timeMs) return sliceRun(run, 0, run.times.length)
    waiting.delete(run.labels.key)
    return [...insertResult(run, result)]
  }
  for await (const runs of blocks) yield runs.flatMap(merge)
  yield [...waiting].map(([key, result]) => runOfSample(result, stored.get(key)))
}

function* insertResult(run: SeriesRun, result: ResultSample): Generator<SeriesRun> {
  const later = run.times.findIndex((timeMs) => timeMs >= result.timeMs)
  const isThere = run.times[later] === result.timeMs
  if (later > 0) yield sliceRun(run, 0, later)
  yield runOfSample(result, run.labels)
  const rest = isThere ? later + 1 : later
  if (rest < run.times.length) yield sliceRun(run, rest, run.times.length)
}

function sliceRun({ labels, times, values, histograms, startTimes }: SeriesRun, from: number, to: number): SeriesRun {
  return {
    labels,
    times: times.slice(from, to),
    values: values.slice(from, to),
    ...(histograms === undefined ? {} : { histograms: histograms.slice(from, to) }),
    ...(startTimes === undefined ? {} : { startTimes: startTimes.slice(from, to) }),
  }
}
