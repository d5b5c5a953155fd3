export type { ActivitySummary } from './activity.ts'
export {
  worstState,
  type HealthCheck,
  type HealthReport,
  type HealthRole,
  type HealthSource,
  type HealthState,
  type PartHealth,
} from './health.ts'
export { createLogTap, type LogTap } from './log-tap.ts'
export { observeStore } from './observe-store.ts'
export { createObserver, type FinishedQuery, type Observer, type RequestOutcome, type RequestTrace } from './observer.ts'
export type { Figure } from './overview/figure.ts'
export type { Overview } from './overview/read-overview.ts'
export { registerEngineMetrics, registerIngestMetrics, registerProcessMetrics, registerWalMetrics } from './own-metrics.ts'
export { pageSource, stateSource, telemetrySource, walSource } from './part-sources.ts'
export { createPlatform, type Platform, type PlatformOptions } from './platform.ts'
export type { OwnProcess, ResourceUsage } from './resources.ts'
export { startSelfTelemetry, type SelfTelemetry, type SelfTelemetryOptions } from './self-telemetry.ts'
