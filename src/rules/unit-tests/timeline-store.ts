import { loadSeries, MemorySource, type SelectRequest, type SeriesRun, type SeriesSource } from '../../query/promql/index.ts'
import { type ResultSample, runOfSample } from '../run/result-sample.ts'
import type { TestGroup } from './unit-test-file.ts'

/** The series of a test: those it gives, and what the rules made of them so far. */
export class TimelineStore implements SeriesSource {
  /** Epoch milliseconds: what comes after it is not there yet. */
  untilMs: number
  private readonly source = new MemorySource()

  /** Throws PromqlSyntaxError for a series that cannot be read. */
  constructor({ inputSeries, intervalMs, startMs }: TestGroup) {
    this.untilMs = startMs
    const texts = inputSeries.map(({ series, values }) => `${series} ${values}`)
    this.source.load(loadSeries(texts, { stepMs: intervalMs, startMs }))
  }

  write(samples: readonly ResultSample[]): void {
    this.source.load(samples.map((sample) => runOfSample(sample)))
  }

  select(request: SelectRequest, signal: AbortSignal): AsyncIterable<readonly SeriesRun[]> {
    return this.source.select({ ...request, endMs: Math.min(request.endMs, this.untilMs) }, signal)
  }
}
