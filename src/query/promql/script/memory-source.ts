import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../labels.ts'
import { compileMatcher } from '../parse/regex.ts'
import type { SelectRequest, SeriesRun, SeriesSource } from '../series-source.ts'

/** Cuts the samples of a series into runs: answers how many samples the next run has. */
export type RunCutter = (remaining: number) => number

interface StoredSeries {
  readonly labels: Labels
  readonly runs: SeriesRun[]
}

/** Series in memory, for scripts and tests. With a cutter, series come in several runs with others between them, as from a store. */
export class MemorySource implements SeriesSource {
  private readonly series = new Map<string, StoredSeries>()
  private readonly cut: RunCutter

  constructor(cut: RunCutter = (remaining) => remaining) {
    this.cut = cut
  }

  /** Adds samples, which must be later than those the series has. */
  load(runs: Iterable<SeriesRun>): void {
    for (const run of runs) {
      if (run.times.length === 0) continue
      const known = this.series.get(run.labels.key)
      const series = known ?? { labels: run.labels, runs: [] }
      if ((series.runs.at(-1)?.times.at(-1) ?? -Infinity) >= (run.times[0] ?? 0)) throw new Error('out of order sample')
      series.runs.push({ ...run, labels: series.labels })
      this.series.set(run.labels.key, series)
    }
  }

  clear(): void {
    this.series.clear()
  }

  async *select(request: SelectRequest, signal: AbortSignal): AsyncGenerator<readonly SeriesRun[]> {
    const tests = request.matchers.map((matcher) => ({ name: matcher.name, matches: compileMatcher(matcher) }))
    const found = [...this.series.values()].filter(({ labels }) => tests.every(({ name, matches }) => matches(labels.get(name))))
    const waiting = found.map(({ runs }) => this.cutRuns(runs, request))
    while (waiting.some((runs) => runs.length > 0)) {
      for (const runs of waiting) {
        const run = runs.shift()
        if (signal.aborted) return
        if (run !== undefined) yield [run]
      }
    }
  }

  private cutRuns(runs: readonly SeriesRun[], { startMs, endMs }: SelectRequest): SeriesRun[] {
    const pieces: SeriesRun[] = []
    for (const run of runs) {
      const end = firstAfter(run.times, endMs)
      for (let at = firstAfter(run.times, startMs); at < end;) {
        const length = Math.max(1, Math.min(this.cut(end - at), end - at))
        pieces.push(sliceRun(run, at, at + length))
        at += length
      }
    }
    return pieces
  }
}

function firstAfter(times: Float64Array, timeMs: number): number {
  const at = times.findIndex((time) => time > timeMs)
  return at < 0 ? times.length : at
}

/** Copies bytes, so that stale markers keep their bits. */
function sliceRun({ labels, times, values, histograms, startTimes }: SeriesRun, start: number, end: number): SeriesRun {
  const piece = histograms?.slice(start, end)
  const hasHistograms = piece?.some((histogram: FloatHistogram | undefined) => histogram !== undefined) ?? false
  return {
    labels,
    times: times.slice(start, end),
    values: values.slice(start, end),
    ...(piece !== undefined && hasHistograms ? { histograms: piece } : {}),
    ...(startTimes === undefined ? {} : { startTimes: startTimes.slice(start, end) }),
  }
}
