import type { FloatHistogram } from '../histogram/float-histogram.ts'
import type { Labels } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import { isStaleAt } from '../stale-marker.ts'
import type { Budget } from './budget.ts'
import { type Grid, stepTimeMs } from './points.ts'
import type { RunConsumer } from './select-streams.ts'
import { inTurns } from './series.ts'
import type { SeriesSink } from './step-sink.ts'

/** What a selector answers of the sample it finds: the sample, or in seconds when it was taken or its counting began. */
export type SampleAspect = 'value' | 'time' | 'start_time'

export interface InstantSelection {
  readonly grid: Grid
  readonly lookbackMs: number
  readonly offsetMs: number
  /** Looked at in place of the time of each step. */
  readonly atMs: number | undefined
  readonly aspect: SampleAspect
}

/** A series between two of its runs: the last sample may serve steps that are still open. */
interface SeriesState {
  readonly sink: SeriesSink
  next: number
  time: number
  startTime: number
  value: number | FloatHistogram | undefined
}

/** Finds at each step the last sample that is not older than the lookback, unless it is a stale marker. */
export class InstantSelector implements RunConsumer {
  private readonly states = new Map<Labels, SeriesState>()
  private readonly selection: InstantSelection
  private readonly budget: Budget
  private readonly open: (labels: Labels) => SeriesSink

  constructor(selection: InstantSelection, budget: Budget, open: (labels: Labels) => SeriesSink) {
    this.budget = budget
    this.selection = selection
    this.open = open
  }

  push(run: SeriesRun): undefined {
    const { times } = run
    const length = times.length
    if (length === 0) return
    if (run.isLast === true && run.histograms === undefined && this.selection.aspect === 'value' && !this.states.has(run.labels)) {
      this.pushWhole(run)
      return
    }
    const { grid, lookbackMs, aspect } = this.selection
    const state = this.stateOf(run.labels)
    const { cells } = state.sink
    const plain = run.histograms === undefined && aspect === 'value'
    const { values } = run
    // Indexes below stay under the length.
    const lastTime = times[length - 1] as number
    const from = state.next
    let step = from
    let at = -1
    for (; step < grid.count; step++) {
      const reference = this.referenceMs(step)
      if (reference > lastTime) break
      while (at + 1 < length && (times[at + 1] as number) <= reference) at++
      if (at < 0) {
        if (state.time > reference - lookbackMs) this.put(state, step)
      } else if ((times[at] as number) > reference - lookbackMs) {
        const value = values[at] as number
        // Only NaN differs from itself.
        if (plain && value === value) cells.setFloat(step, value)
        else {
          remember(state, run, at)
          this.put(state, step)
        }
      }
    }
    state.next = step
    if (step > from) state.sink.written(from, step)
    if (step < grid.count) remember(state, run, length - 1)
  }

  /** All samples of a series, floats: nothing of it is kept. */
  private pushWhole({ labels, times, values }: SeriesRun): void {
    const { grid, lookbackMs } = this.selection
    const sink = this.open(labels)
    const { length } = times
    // Indexes below stay under the length.
    let at = -1
    for (let step = 0; step < grid.count; step++) {
      const reference = this.referenceMs(step)
      while (at + 1 < length && (times[at + 1] as number) <= reference) at++
      if (at < 0 || (times[at] as number) <= reference - lookbackMs) continue
      const value = values[at] as number
      // Only NaN differs from itself.
      if (value === value || !isStaleAt(values, at)) sink.cells.setFloat(step, value)
    }
    sink.written(0, grid.count)
  }

  /** No more runs: the last sample of each series serves the steps that are still open. */
  async finish(): Promise<void> {
    const { grid, lookbackMs } = this.selection
    await inTurns(this.budget, this.states.values(), (state) => {
      let step = state.next
      for (; step < grid.count && state.time > this.referenceMs(step) - lookbackMs; step++) this.put(state, step)
      if (step > state.next) state.sink.written(state.next, step)
      state.next = step
    })
  }

  private referenceMs(step: number): number {
    return (this.selection.atMs ?? stepTimeMs(this.selection.grid, step)) - this.selection.offsetMs
  }

  private put(state: SeriesState, step: number): void {
    if (state.value === undefined) return
    if (this.selection.aspect === 'value') state.sink.cells.set(step, state.value)
    else state.sink.cells.setFloat(step, (this.selection.aspect === 'time' ? state.time : state.startTime) / 1000)
  }

  private stateOf(labels: Labels): SeriesState {
    let state = this.states.get(labels)
    if (state === undefined) {
      state = { sink: this.open(labels), next: 0, time: -Infinity, startTime: 0, value: undefined }
      this.states.set(labels, state)
    }
    return state
  }
}

function remember(state: SeriesState, run: SeriesRun, at: number): void {
  state.time = run.times[at] ?? 0
  state.startTime = run.startTimes?.[at] ?? 0
  state.value = run.histograms?.[at] ?? (isStaleAt(run.values, at) ? undefined : run.values[at])
}
