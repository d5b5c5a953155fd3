import { rollUpMetrics } from '../query/promql/index.ts'
import { defineJob } from './job.ts'

/** No portion of samples is begun later; what is left waits for the next run. */
const longestMs = 8 * 60_000

/** Makes the five-minute roll-ups of metric samples: of the last hour, and of what came late. */
export const rollUpMetricsJob = defineJob({
  name: 'roll-up-metrics',
  title: 'Roll up metric samples',
  schedule: '*/10 * * * *',
  timeoutMs: 30 * 60_000,
  async run({ state, telemetry, target, clock }, { signal }) {
    const { buckets, waiting } = await rollUpMetrics(
      { state, telemetry, target, clock, signal },
      { untilMs: clock.monotonic() + longestMs },
    )
    const rest = waiting === 0 ? '' : `; ${waiting} days wait`
    return `made ${buckets} buckets${rest}`
  },
})
