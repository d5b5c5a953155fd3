import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { Flusher } from '../pipeline/index.ts'
import { type MetricHead, registerHeadMetrics, startHeadFill } from '../query/promql/index.ts'
import type { TelemetryStore } from '../storage/telemetry/index.ts'
import type { Lifecycle } from './lifecycle.ts'

interface HeadParts {
  readonly head: MetricHead
  readonly telemetry: TelemetryStore
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly metrics: Metrics
  readonly flusher: Flusher
}

/** After a crash the store may have much to take in first; it is tried again. */
const catchUpWithinMs = 60_000

/** Lets the head follow the clock, and reads what it did not see come in once the store has it. */
export function startHead({ head, telemetry, clock, log, lifecycle, metrics, flusher }: HeadParts): void {
  registerHeadMetrics(metrics, head, clock)
  const settle = (signal: AbortSignal): Promise<void> => flusher.catchUp(catchUpWithinMs, signal)
  lifecycle.onStop('work', 'recent samples', startHeadFill({ head, telemetry, clock, log, settle }))
}
