import type { Settings } from '../config/settings.ts'
import type { Clock } from '../lib/clock.ts'
import type { Log } from '../lib/log.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { Flusher, Ingest } from '../pipeline/index.ts'
import type { SeriesSource } from '../query/promql/index.ts'
import { registerRuleMetrics, type Rules, startRules, watchRuleFiles, writeToPipeline } from '../rules/index.ts'
import type { Lifecycle } from './lifecycle.ts'

interface RuleParts {
  readonly settings: Settings
  readonly clock: Clock
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly metrics: Metrics
  readonly ingest: Ingest
  readonly flusher: Flusher
  readonly source: SeriesSource
  /** Whose series the rules read and make. */
  readonly projectId: number
}

/** What Prometheus does when nothing is said. */
const defaults = { intervalMs: 60_000, queryOffsetMs: 0 }
/** An evaluation waits so long for the store to have what came in before; after a crash also for what the log still has. */
const catchUpWithinMs = 30_000

/** Runs the rules of the rule files that the settings name, and follows their changes. */
export function openRules({ settings, clock, log, lifecycle, metrics, ingest, flusher, source, projectId }: RuleParts): Rules {
  const settle = (signal: AbortSignal): Promise<void> => flusher.catchUp(catchUpWithinMs, signal)
  const rules = startRules({ clock, log, source, settle, write: writeToPipeline(ingest, clock, projectId) })
  const files = watchRuleFiles({ sources: () => ({ patterns: settings.alerting.ruleFiles, defaults }), rules, log })
  registerRuleMetrics(metrics, rules, files)
  lifecycle.onStop('doors', 'rules', async () => {
    await files.stop()
    await rules.stop()
  })
  return rules
}
