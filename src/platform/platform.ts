import type { Clock } from '../lib/clock.ts'
import type { Metrics } from '../lib/metrics/create-metrics.ts'
import type { MetricFamily } from '../lib/metrics/metric-family.ts'
import type { StateStore } from '../storage/state/state-store.ts'
import type { TelemetryStore } from '../storage/telemetry/telemetry-store.ts'
import type { ActivitySummary } from './activity.ts'
import { compareReleases, type CompareReleases, type ReleasesPage } from './changes/compare-releases.ts'
import { type ChangesPage, listChanges, type ListChangesInput } from './changes/list-changes.ts'
import { apiSource, diskSource } from './health-sources.ts'
import { createHealthMonitor, type HealthReport, type HealthSource } from './health.ts'
import { metricsOfProject } from './metrics-of-project.ts'
import type { Observer } from './observer.ts'
import type { EvaluateMetrics } from './overview/evaluate-metrics.ts'
import { readOverview, type Overview, type OverviewInput } from './overview/read-overview.ts'
import { createResourceMonitor, type OwnProcess, type ResourceUsage } from './resources.ts'

/** The platform watching itself: what the health, metrics and overview routes show. */
export interface Platform {
  readonly version: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  uptimeSeconds(): number
  /** Requests of the last minutes; the HTTP server tells it about each. */
  readonly observer: Observer
  activity(): ActivitySummary
  resources(): Promise<ResourceUsage>
  health(): Promise<HealthReport>
  /** Everything, or without what is about another project than the one given. */
  ownMetrics(projectId?: number): readonly MetricFamily[]
  overview(input: OverviewInput): Promise<Overview>
  changes(input: ListChangesInput): Promise<ChangesPage>
  releases(input: CompareReleases): Promise<ReleasesPage>
}

export interface PlatformOptions {
  readonly clock: Clock
  readonly version: string
  readonly dataDir: string
  readonly metrics: Metrics
  readonly observer: Observer
  readonly telemetry: TelemetryStore
  readonly state: StateStore
  readonly evaluateMetrics: EvaluateMetrics
  /** The project Vedette's own telemetry goes to. */
  readonly ownProjectId: number
  /** Processes of ours now: this one and the engine. */
  readonly processes: () => readonly OwnProcess[]
  /** Engine, state store, write-ahead log, page; the API and the disk are added. */
  readonly sources: readonly HealthSource[]
}

export function createPlatform(options: PlatformOptions): Platform {
  const { clock, version, metrics, observer, telemetry, state, evaluateMetrics, ownProjectId, sources } = options
  const startedAt = clock.now()
  const started = clock.monotonic()
  const resources = createResourceMonitor(options)
  const health = createHealthMonitor(clock, [...sources, apiSource(observer.activity), diskSource(resources)])
  return {
    version,
    startedAt,
    observer,
    uptimeSeconds: () => (clock.monotonic() - started) / 1000,
    activity: () => observer.activity.summarize(),
    resources: () => resources.read(),
    health: () => health.check(),
    ownMetrics: (projectId) => (projectId === undefined ? metrics.snapshot() : metricsOfProject(metrics.snapshot(), projectId)),
    overview: (input) => readOverview({ telemetry, evaluateMetrics, ownProjectId }, input),
    changes: (input) => listChanges({ telemetry, state, clock, ownProjectId, startedAt }, input),
    releases: (input) => compareReleases({ telemetry }, input),
  }
}
