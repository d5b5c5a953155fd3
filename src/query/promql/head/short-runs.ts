import type { Labels } from '../labels.ts'
import type { StoredRun } from '../store/stored-run.ts'
import type { StoredSeries } from '../store/stored-series.ts'
import { mostSamplesEach, type ProjectHead } from './project-head.ts'

/** Runs of one turn, and samples of the longest run that is a short one: the window of a rule. */
const turnRuns = 256
const shortSamples = 16
const mostKept = 8

interface Run extends StoredRun {
  series: StoredSeries
  labels: Labels
  times: Float64Array
  values: Float64Array
}

/**
 * Room for the runs of one turn when they are short, used again from turn to turn and from query to query: rules ask for few samples of many
 * series all the time, and the views and objects of such a run would be more than its samples.
 */
export class ShortRuns {
  private static readonly free: ShortRuns[] = []
  private readonly times = new Float64Array(turnRuns * shortSamples + mostSamplesEach)
  private readonly values = new Float64Array(this.times.length)
  private readonly lists = { times: this.times, words: new Uint32Array(this.values.buffer) }
  /** By place and length, made when they are first wanted. */
  private readonly timeViews: (Float64Array | undefined)[] = []
  private readonly valueViews: (Float64Array | undefined)[] = []
  private readonly runs: Run[] = []
  /** A run of this query was longer. */
  private isUnfit = false

  /** One that nobody else uses until it is given back. */
  static take(): ShortRuns {
    const room = ShortRuns.free.pop() ?? new ShortRuns()
    room.isUnfit = false
    return room
  }

  giveBack(): void {
    if (ShortRuns.free.length < mostKept) ShortRuns.free.push(this)
  }

  /** The runs of the next series, valid until the next turn; undefined when one is longer, or some of its samples are gone. */
  copy(
    project: ProjectHead,
    series: readonly StoredSeries[],
    from: number,
    scope: { readonly startMs: number; readonly endMs: number },
  ): { readonly runs: readonly StoredRun[]; readonly samples: number; readonly end: number } | undefined {
    if (this.isUnfit) return undefined
    const end = Math.min(series.length, from + turnRuns)
    const runs: StoredRun[] = []
    let samples = 0
    for (let at = from; at < end; at++) {
      // Below the length.
      const one = series[at] as StoredSeries
      if (!project.isWhole(one, scope.startMs)) return undefined
      const place = runs.length
      const start = place * shortSamples
      const count = project.copy(one, scope, this.lists, start) - start
      if (count > shortSamples) {
        this.isUnfit = true
        return undefined
      }
      if (count > 0) runs.push(this.runAt(place, one, count))
      samples += count
    }
    return { runs, samples, end }
  }

  private runAt(place: number, series: StoredSeries, count: number): StoredRun {
    const view = place * (shortSamples + 1) + count
    const start = place * shortSamples
    const times = (this.timeViews[view] ??= this.times.subarray(start, start + count))
    const values = (this.valueViews[view] ??= this.values.subarray(start, start + count))
    const run = this.runs[place]
    if (run === undefined) return (this.runs[place] = { series, labels: series.labels, times, values, isLast: true })
    run.series = series
    run.labels = series.labels
    run.times = times
    run.values = values
    return run
  }
}
