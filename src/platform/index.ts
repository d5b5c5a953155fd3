export type { ActivitySummary } from './activity.ts'
export { pingSource } from './health-sources.ts'
export {
  worstState,
  type HealthCheck,
  type HealthReport,
  type HealthRole,
  type HealthSource,
  type HealthState,
  type PartHealth,
} from './health.ts'
export { observeStore } from './observe-store.ts'
export { createObserver, type FinishedQuery, type Observer, type RequestOutcome, type RequestTrace } from './observer.ts'
export type { Figure } from './overview/figure.ts'
export type { Overview } from './overview/read-overview.ts'
export {
  registerEngineMetrics,
  registerIngestMetrics,
  registerProcessMetrics,
  registerWalMetrics,
  type EngineFigures,
  type IngestFigures,
  type WalFigures,
} from './own-metrics.ts'
export { createPlatform, type Platform, type PlatformOptions } from './platform.ts'
export type { OwnProcess, ResourceUsage } from './resources.ts'
