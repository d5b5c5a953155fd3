export { completeBudgets } from './budgets/budget.ts'
export { measureDataDirectory } from './budgets/measure-disk.ts'
export { type BudgetWatch, watchBudgets } from './budgets/watch-budgets.ts'
export { worstState, type HealthReport, type HealthRole, type HealthSource, type HealthState } from './health.ts'
export { startHeartbeat } from './heartbeat/beat-out.ts'
export { observeStore } from './observe-store.ts'
export { createObserver, type Observer, type RequestTrace } from './observer.ts'
export type { EvaluateMetrics } from './overview/evaluate-metrics.ts'
export type { Figure } from './overview/figure.ts'
export { findProblems, type TargetHealth } from './overview/find-problems.ts'
export type { RequestTotals, ServiceRequests } from './overview/read-requests.ts'
export {
  activeSeriesMetric,
  registerEngineMetrics,
  registerIngestMetrics,
  registerProcessMetrics,
  registerSeriesMetrics,
  registerWalMetrics,
} from './own-metrics.ts'
export { pageSource, stateSource, telemetrySource, walSource } from './part-sources.ts'
export { createPlatform, type Platform } from './platform.ts'
export { startSelfTelemetry } from './self-telemetry.ts'
