import type { TelemetryStore } from '../../src/storage/telemetry/telemetry-store.ts'

export interface DataSize {
  readonly metrics: number
  /** Instances of each of the ten jobs. */
  readonly instances: number
  readonly hours: number
  /** Epoch milliseconds of the first samples. */
  readonly startMs: number
}

const stepMs = 15_000
export const project = 1
const jobs = 10
/** What takes its time between making the data and asking for it. */
const aheadMs = 10 * 60_000

/** Where data must begin that end some minutes from now: what is asked about their end is asked about the present. */
export function startOfRecent(hours: number): number {
  return Math.floor((Date.now() + aheadMs - hours * 3_600_000) / stepMs) * stepMs
}

/**
 * Series of `metrics` x 10 jobs x `instances`: of ten metrics six are whole-number counters (a tenth of the series has a reset), two
 * counters with three decimals, two gauges with two. Random steps: what compresses badly. Times are aligned within a series.
 */
export async function generateData(store: TelemetryStore, { metrics, instances, hours, startMs }: DataSize): Promise<void> {
  const samples = (hours * 3_600_000) / stepMs
  for (let metric = 0; metric < metrics; metric++) {
    const params = { metric, instances, samples, start: startMs, step: stepMs, project }
    await store.command(seriesSql, params)
    const kind = metric % 10
    const step = kind < 6 ? '% r' : kind < 8 ? '% 15000' : '% 2001'
    const sum = `arrayCumSum(arrayMap(i -> toInt64(cityHash64(id, i) ${step})${kind < 8 ? '' : ' - 1000'}, range({samples:UInt32})))`
    const values = kind < 6 ? `if(id % 10 = 0, arrayMap((x, i) -> if(i >= 2000, x - c[2001], x), c, range({samples:UInt32})), c)` : 'c'
    await store.command(
      `INSERT INTO metric_samples (project, metric, id, ts, m, e)
       SELECT {project:UInt32}, metric, id, at, m, ${kind < 6 ? 0 : kind < 8 ? 3 : 2} FROM (
         SELECT metric, id, 1 + cityHash64(id, 'r') % 200 AS r, ${sum} AS c, ${values} AS vs,
           arrayMap(i -> fromUnixTimestamp64Milli({start:Int64} + i * {step:Int64} + toInt64(id % {step:UInt64}), 'UTC'), range({samples:UInt32})) AS ts
         FROM metric_series WHERE project = {project:UInt32} AND metric = concat('metric_', toString({metric:UInt32})))
       ARRAY JOIN ts AS at, vs AS m`,
      params,
      { timeoutMs: 600_000, maxMemoryBytes: 6 * 2 ** 30, settings: { max_block_size: 64 } },
    )
  }
}

const seriesSql = `
INSERT INTO metric_series (project, metric, id, labels, first_seen, last_seen)
SELECT {project:UInt32}, concat('metric_', toString({metric:UInt32})) AS metric, sipHash64(metric, number) AS id,
  map('env', 'prod', 'handler', concat('/h', toString({metric:UInt32})), 'instance', concat('10.0.0.', toString(intDiv(number, ${jobs})), ':9100'),
    'job', concat('job_', toString(number % ${jobs})), 'region', concat('eu-', toString(number % 3))),
  toDateTime(intDiv({start:Int64}, 1000)), now()
FROM numbers(toUInt64({instances:UInt32}) * ${jobs})`
