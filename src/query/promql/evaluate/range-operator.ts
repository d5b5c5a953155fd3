import type { KernelInput, RangeCall, RangeFunction } from '../functions/range-function.ts'
import type { Labels } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import type { Budget } from './budget.ts'
import { heldBySamples } from './held.ts'
import { type Cells, type Grid, stepTimeMs } from './points.ts'
import { appendRun, firstAfter, hasStale, joinRuns, keepFrom, SampleRoom, type Samples, withoutStale } from './samples.ts'
import type { RunConsumer } from './select-streams.ts'
import type { SeriesSink } from './step-sink.ts'

/** Steps are computed in slices of about this many samples looked at, so that no turn gets long. */
const sliceSamples = 200_000

export interface RangeSelection {
  readonly grid: Grid
  readonly rangeMs: number
  readonly offsetMs: number
  /** Looked at in place of the time of each step. */
  readonly atMs: number | undefined
  /** How far the windows reach beyond the range, for `anchored` and `smoothed`. */
  readonly leadMs: number
  readonly trailMs: number
  /** Values of the scalar arguments at each step. */
  readonly parameters: readonly Float64Array[]
}

/** A series between two of its runs. */
interface SeriesState {
  readonly labels: Labels
  readonly sink: SeriesSink
  next: number
  /** Samples that windows still to come may need. */
  tail: Samples | undefined
  hasFloats: boolean
}

/** Moves a window over the samples of each series as they arrive, keeping no more than one window of them. */
export class RangeOperator implements RunConsumer {
  private readonly states = new Map<Labels, SeriesState>()
  private readonly fn: RangeFunction
  private readonly call: RangeCall
  private readonly selection: RangeSelection
  private readonly budget: Budget
  private readonly open: (labels: Labels) => SeriesSink
  private readonly room = new SampleRoom()
  /** Positions of the window: one when it is pinned. */
  private readonly positions: number
  /** All steps look at one window. */
  private readonly pinned: boolean
  private readonly readsStartTimes: boolean
  /** What a kernel is given, from series to series. */
  private readonly input: { -readonly [Key in keyof KernelInput]: KernelInput[Key] }

  constructor(fn: RangeFunction, call: RangeCall, selection: RangeSelection, budget: Budget, open: (labels: Labels) => SeriesSink) {
    this.fn = fn
    this.call = call
    this.selection = selection
    this.budget = budget
    this.open = open
    this.positions = selection.atMs === undefined ? selection.grid.count : 1
    this.pinned = selection.atMs !== undefined && selection.grid.count > 1
    this.readsStartTimes = fn.usesStartTimes === true && call.features.startTimestamps
    const { times, values } = this.room
    const { grid, rangeMs } = selection
    this.input = { times, values, length: 0, firstStep: 0, endStep: 0, firstEndMs: 0, stepMs: grid.stepMs, rangeMs }
  }

  push(run: SeriesRun): Promise<void> | undefined {
    const known = this.states.size === 0 ? undefined : this.states.get(run.labels)
    if (known !== undefined) return this.pushTo(known, run)
    if (run.isLast === true && this.pushWhole(run)) return undefined
    const state = { labels: run.labels, sink: this.open(run.labels), next: 0, tail: undefined, hasFloats: false }
    if (run.isLast !== true) {
      this.states.set(run.labels, state)
      return this.pushTo(state, run)
    }
    // It is whole: nothing of it is kept, so that it goes as soon as it came.
    const slow = this.pushTo(state, run)
    if (slow !== undefined) return slow.then(() => this.close(state))
    this.close(state)
    return undefined
  }

  /** A short series of floats that is whole, as rules ask for many: nothing of it is kept. False when it is none. */
  private pushWhole(run: SeriesRun): boolean {
    const { times, labels } = run
    const { length } = times
    if (!this.isKernelFor(run) || length * this.positions > sliceSamples || hasStale(run)) return false
    const end = length === 0 ? 0 : this.positionsBehind(times[length - 1] as number)
    if (end === 0) return true
    const sink = this.open(labels)
    this.runKernel(run, length, sink.cells, 0, end)
    if (this.fn.checkSeries !== undefined && includesFloat(sink.cells.present, 0, end)) this.fn.checkSeries(this.call, labels)
    sink.written(0, end)
    return true
  }

  private pushTo(state: SeriesState, run: SeriesRun): Promise<void> | undefined {
    const fresh = withoutStale(run)
    if (fresh.length === 0) return undefined
    const lastMs = fresh.times[fresh.length - 1] as number
    // A position is complete when no later sample can fall into its window.
    const end = run.isLast === true ? this.positionsBehind(lastMs) : this.positionsUpTo(lastMs - this.selection.trailMs)
    if (end <= state.next && state.tail !== undefined && lastMs > this.opensMs(state.next)) {
      const longer = appendRun(state.tail, fresh)
      if (longer !== undefined) {
        this.budget.hold(fresh.length)
        state.tail = longer
        return undefined
      }
    }
    return this.advance(state, joinRuns(state.tail, fresh, this.room), end)
  }

  /** No more runs: computes what the tails still serve. */
  async finish(): Promise<void> {
    for (const state of this.states.values()) {
      const { tail } = state
      if (tail !== undefined && tail.length > 0) {
        const lastMs = tail.times[tail.length - 1] as number
        const slow = this.advance(state, tail, this.positionsBehind(lastMs))
        if (slow !== undefined) await slow
        this.budget.release(heldBySamples(state.tail))
        state.tail = undefined
      }
      this.close(state)
      if (this.budget.due) await this.budget.pause()
    }
    const [span] = this.call.argumentSpans
    if (span !== undefined) this.call.overlaps.tell(this.call.annotations, span)
  }

  private advance(state: SeriesState, samples: Samples, end: number): Promise<void> | undefined {
    if (end > state.next) {
      const perStep = this.samplesPerWindow(samples)
      const slice = Math.max(1, Math.floor(sliceSamples / perStep))
      if (end - state.next > slice) return this.advanceInSlices(state, samples, end, slice)
      this.compute(state, samples, state.next, end)
    }
    this.keepTail(state, samples)
    return undefined
  }

  private async advanceInSlices(state: SeriesState, samples: Samples, end: number, slice: number): Promise<void> {
    for (let from = state.next; from < end; from += slice) {
      this.compute(state, samples, from, Math.min(end, from + slice))
      if (this.budget.due) await this.budget.pause()
    }
    this.keepTail(state, samples)
  }

  private compute(state: SeriesState, samples: Samples, from: number, end: number): void {
    const { selection, pinned } = this
    if (this.isKernelFor(samples)) this.runKernel(samples, samples.length, state.sink.cells, from, end)
    else this.computeWindows(state, samples, from, end)
    state.next = end
    const [firstStep, endStep] = pinned ? [0, selection.grid.count] : [from, end]
    if (!state.hasFloats && this.fn.checkSeries !== undefined) state.hasFloats = includesFloat(state.sink.cells.present, firstStep, endStep)
    state.sink.written(firstStep, endStep)
  }

  /** Whether samples are such as the tight loop of the function knows. */
  private isKernelFor({ histograms, startTimes }: Pick<Samples, 'histograms' | 'startTimes'> | SeriesRun): boolean {
    if (this.fn.kernel === undefined || this.pinned || this.call.extension !== undefined) return false
    return histograms === undefined && (startTimes === undefined || !this.readsStartTimes)
  }

  private runKernel({ times, values }: Pick<Samples, 'times' | 'values'>, length: number, cells: Cells, from: number, end: number): void {
    const { input } = this
    input.times = times
    input.values = values
    input.length = length
    input.firstStep = from
    input.endStep = end
    input.firstEndMs = this.referenceMs(from)
    this.fn.kernel?.(input, cells)
  }

  private computeWindows(state: SeriesState, samples: Samples, from: number, end: number): void {
    const { grid, rangeMs, leadMs, trailMs, parameters } = this.selection
    const { times, values, histograms, length } = samples
    const startTimes = this.readsStartTimes ? samples.startTimes : undefined
    const scalars = parameters.map(() => 0)
    const window = {
      call: this.call,
      labels: state.labels,
      times,
      values,
      histograms,
      startTimes,
      from: firstAfter(samples, this.referenceMs(from) - rangeMs - leadMs),
      to: firstAfter(samples, this.referenceMs(from) - rangeMs - leadMs),
      rangeStartMs: 0,
      rangeEndMs: 0,
      evaluationMs: 0,
      parameters: scalars,
    }
    for (let position = from; position < end; position++) {
      const endMs = this.referenceMs(position)
      window.rangeStartMs = endMs - rangeMs
      window.rangeEndMs = endMs
      while (window.to < length && (times[window.to] as number) <= endMs + trailMs) window.to++
      while (window.from < window.to && (times[window.from] as number) <= endMs - rangeMs - leadMs) window.from++
      if (window.from === window.to) continue
      // A pinned window serves all steps: scalar arguments and the time of the step still differ.
      const [first, last] = this.positions === grid.count ? [position, position] : [0, grid.count - 1]
      for (let step = first; step <= last; step++) {
        for (const [at, list] of parameters.entries()) scalars[at] = list[step] ?? Number.NaN
        window.evaluationMs = stepTimeMs(grid, step)
        state.sink.cells.set(step, this.fn.window(window))
      }
    }
  }

  private keepTail(state: SeriesState, samples: Samples): void {
    const before = heldBySamples(state.tail)
    const from = state.next < this.positions ? firstAfter(samples, this.opensMs(state.next)) : samples.length
    if (from >= samples.length && state.tail === undefined) return
    state.tail = keepFrom(samples, from, state.tail)
    this.budget.hold(heldBySamples(state.tail) - before)
  }

  /** How many positions lie at or before a time of samples. */
  private positionsUpTo(timeMs: number): number {
    const { startMs, stepMs } = this.selection.grid
    if (this.selection.atMs !== undefined) return this.referenceMs(0) <= timeMs ? 1 : 0
    const count = Math.floor((timeMs + this.selection.offsetMs - startMs) / stepMs) + 1
    return Math.max(0, Math.min(this.positions, count))
  }

  /** How many positions have windows that begin before the last sample of a series: all that it can serve. */
  private positionsBehind(lastMs: number): number {
    const { rangeMs, leadMs } = this.selection
    return this.positionsUpTo(lastMs + rangeMs + leadMs - 1)
  }

  /** After which samples begin to matter to a position. */
  private opensMs(position: number): number {
    return this.referenceMs(position) - this.selection.rangeMs - this.selection.leadMs
  }

  private referenceMs(position: number): number {
    return (this.selection.atMs ?? stepTimeMs(this.selection.grid, position)) - this.selection.offsetMs
  }

  private samplesPerWindow(samples: Samples): number {
    const spanMs = (samples.times[samples.length - 1] as number) - (samples.times[0] as number)
    const share = spanMs > 0 ? Math.min(1, (this.selection.rangeMs + this.selection.leadMs + this.selection.trailMs) / spanMs) : 1
    return samples.length * share + 1
  }

  /** What is to be said of a series as a whole. */
  private close({ hasFloats, labels }: SeriesState): void {
    if (hasFloats) this.fn.checkSeries?.(this.call, labels)
  }
}

function includesFloat(present: Uint8Array, from: number, end: number): boolean {
  for (let step = from; step < end; step++) if (present[step] === 1) return true
  return false
}
