import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import { SqlParams } from '../../sql-params.ts'
import type { Labels } from '../labels.ts'
import type { SeriesRun } from '../series-source.ts'
import { int64Halves, uint64Halves } from './native/columns.ts'
import { readBlocks } from './native/read-blocks.ts'
import { readOptions } from './read-options.ts'
import type { SampleLimit } from './sample-limit.ts'
import { type SampleScope, sampleCondition } from './sample-scope.ts'

/** In rising time: each start holds for the samples from its time on. */
interface Starts {
  readonly times: number[]
  readonly starts: number[]
}

/** They are told again several times a day. */
const reachMs = 86_400_000
const twoTo32 = 4294967296
const columns = [uint64Halves(), int64Halves(), int64Halves()] as const

/** Since when the samples of series count. */
export class StartTimes {
  private readonly bySeries = new Map<Labels, Starts>()

  /** Of equal times the one told last counts. */
  tell(labels: Labels, timeMs: number, startMs: number): void {
    const known = this.bySeries.get(labels)
    if (known === undefined) this.bySeries.set(labels, { times: [timeMs], starts: [startMs] })
    else {
      known.times.push(timeMs)
      known.starts.push(startMs)
    }
  }

  /** The run with the start times that are known of it. */
  addTo(run: SeriesRun): SeriesRun {
    const known = this.bySeries.get(run.labels)
    if (known === undefined) return run
    const { times, starts } = known
    const startTimes = new Float64Array(run.times.length)
    let next = 0
    for (const [at, time] of run.times.entries()) {
      while (next < times.length && (times[next] ?? 0) <= time) next++
      startTimes[at] = next === 0 ? 0 : (starts[next - 1] ?? 0)
    }
    return startTimes.some((start) => start !== 0) ? { ...run, startTimes } : run
  }
}

/** Reads what was told of the series of a scope. */
export async function readStartTimes(
  telemetry: TelemetryStore,
  scope: SampleScope,
  limit: SampleLimit,
  signal: AbortSignal,
): Promise<StartTimes> {
  const params = new SqlParams('q')
  const where = sampleCondition(params, { ...scope, startMs: scope.startMs - reachMs })
  const selected = 'id, toUnixTimestamp64Milli(ts) AS t, toUnixTimestamp64Milli(start) AS s'
  const sql = `SELECT ${selected} FROM metric_start_times WHERE ${where} ORDER BY project, metric, id, ts, start`
  const pieces = await telemetry.stream(sql, 'Native', params.values, readOptions(signal))
  const found = new StartTimes()
  for await (const {
    rows,
    columns: [ids, times, starts],
  } of readBlocks(pieces, columns)) {
    limit.count(rows)
    for (let row = 0; row < rows; row++) {
      const series = scope.found.byId.find(ids[2 * row] ?? 0, ids[2 * row + 1] ?? 0)
      if (series !== undefined) found.tell(series.labels, wholeOf(times, row), wholeOf(starts, row))
    }
  }
  return found
}

function wholeOf(halves: Uint32Array, row: number): number {
  return ((halves[2 * row + 1] ?? 0) | 0) * twoTo32 + (halves[2 * row] ?? 0)
}
