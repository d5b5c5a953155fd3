import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { FoundSeries } from '../store/find-series.ts'
import { readFloats } from '../store/read-floats.ts'
import type { SampleLimit } from '../store/sample-limit.ts'
import type { SampleScope } from '../store/sample-scope.ts'
import type { StoredRun } from '../store/stored-run.ts'
import { SeriesById, type StoredSeries } from '../store/stored-series.ts'
import type { MetricHead } from './head.ts'
import { orderSeries } from './order-series.ts'
import { mostSamplesEach, type ProjectHead } from './project-head.ts'
import { ShortRuns } from './short-runs.ts'

/** Samples and series of one turn. */
const turnSamples = 65_536
const turnSeries = 256
/** Used within one turn only. */
const times = new Float64Array(turnSamples)
const words = new Uint32Array(2 * turnSamples)

/** The float samples of a scope from the head, and from the store what the head has not. */
export async function* readHeadOrStore(
  { head, telemetry }: { readonly head: MetricHead; readonly telemetry: TelemetryStore },
  scope: SampleScope,
  limit: SampleLimit,
  signal: AbortSignal,
): AsyncGenerator<readonly StoredRun[], void, undefined> {
  const rest = yield* readHead(head, scope, limit, signal)
  if (rest === undefined) head.hits++
  else {
    head.misses++
    yield* readFloats(telemetry, { ...scope, found: rest }, limit, signal)
  }
}

/**
 * The float samples of a scope, when the head has all of them; answers which series it could not serve. Runs come in turns, and between
 * two of them the head may let go of what is wanted.
 */
export function* readHead(
  head: MetricHead,
  scope: SampleScope,
  limit: SampleLimit,
  signal: AbortSignal,
): Generator<readonly StoredRun[], FoundSeries | undefined, undefined> {
  const { projectId, startMs, found } = scope
  if (found.isBehind === true || head.covering(projectId, startMs) === undefined) return found
  const series = orderSeries(found)
  const room = ShortRuns.take()
  try {
    for (let from = 0; from < series.length && !signal.aborted;) {
      const project = head.covering(projectId, startMs)
      const turn = project && (room.copy(project, series, from, scope) ?? copyRuns(project, series, from, scope))
      if (turn === undefined) return { ...found, byId: listFrom(series, from) }
      limit.count(turn.samples)
      from = turn.end
      yield turn.runs
    }
  } finally {
    room.giveBack()
  }
  return undefined
}

interface Turn {
  readonly runs: readonly StoredRun[]
  readonly samples: number
  /** Up to which series they are. */
  readonly end: number
}

/** Of the next series; undefined when some samples of one of them are gone. */
function copyRuns(project: ProjectHead, series: readonly StoredSeries[], from: number, scope: SampleScope): Turn | undefined {
  const lists = { times, words }
  const ends: number[] = []
  let samples = 0
  let end = from
  for (; end < series.length && end < from + turnSeries && samples + mostSamplesEach <= turnSamples; end++) {
    // Below the length.
    const one = series[end] as StoredSeries
    if (!project.isWhole(one, scope.startMs)) return undefined
    samples = project.copy(one, scope, lists, samples)
    ends.push(samples)
  }
  const ownTimes = times.slice(0, samples)
  const values = new Float64Array(words.slice(0, 2 * samples).buffer)
  const runs: StoredRun[] = []
  let start = 0
  for (const [at, stop] of ends.entries()) {
    const one = series[from + at] as StoredSeries
    if (stop > start)
      runs.push({
        series: one,
        labels: one.labels,
        times: ownTimes.subarray(start, stop),
        values: values.subarray(start, stop),
        isLast: true,
      })
    start = stop
  }
  return { runs, samples, end }
}

function listFrom(series: readonly StoredSeries[], from: number): SeriesById {
  const byId = new SeriesById()
  for (const one of series.slice(from)) byId.add(one)
  return byId
}
