import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { announcedIn, type CatalogueScope, readCatalogue } from './metric-catalogue.ts'
import { type MetricFamily, namesOfFamily } from './metric-family.ts'
import { type MetricScope, type PageScope, scopeMetrics } from './scope-metrics.ts'

/** A metric, and how the environment and service that are asked for are found on it. */
export interface ScopedFamily extends MetricFamily {
  readonly scope: MetricScope
}

/** The metrics of a project that a scope leaves. */
export interface ScopedCatalogue {
  /** By name. */
  readonly families: readonly ScopedFamily[]
  readonly isPart: boolean
}

/** The metrics of a time that the scope leaves; of very many those that hold the words. Throws Fault as the telemetry store does. */
export async function readScopedCatalogue(
  telemetry: TelemetryStore,
  scope: CatalogueScope,
  page: PageScope,
  words: readonly string[],
  signal: AbortSignal,
): Promise<ScopedCatalogue> {
  const [{ families, isPart }, scoped] = await Promise.all([
    readCatalogue(telemetry, scope, { words }, signal),
    scopeMetrics(telemetry, { projectId: scope.projectId, sinceCondition: announcedIn(scope), scope: page }, signal),
  ])
  const left = families.flatMap((family): ScopedFamily[] => {
    const found = scoped.scopeOf(sampleNames(family))
    return found === undefined ? [] : [{ ...family, scope: found }]
  })
  return { families: left, isPart }
}

/** One metric as it stands under a scope, by the name of its family or of its samples; undefined when there is none in the time. */
export async function readOneFamily(
  telemetry: TelemetryStore,
  scope: CatalogueScope,
  page: PageScope,
  metric: string,
  signal: AbortSignal,
): Promise<ScopedFamily | undefined> {
  const base = metric.replace(/_(bucket|sum|count|total|info|created)$/, '')
  const names = [...new Set([...namesOfFamily(metric), ...namesOfFamily(base)])]
  const [{ families }, scoped] = await Promise.all([
    readCatalogue(telemetry, scope, { names }, signal),
    scopeMetrics(telemetry, { projectId: scope.projectId, sinceCondition: announcedIn(scope), scope: page }, signal),
  ])
  const family =
    families.find(({ name }) => name === metric) ??
    families.find(({ series }) => series === metric) ??
    families.find((one) => one.name === base && namesOfFamily(one.series).includes(metric))
  // A metric that the scope has nothing of is shown all the same, and found empty.
  return family && { ...family, scope: scoped.scopeOf(sampleNames(family)) ?? scoped.closest(sampleNames(family)) }
}

/** The names under which the samples of a family lie, those that are drawn first. */
function sampleNames({ series, kind }: MetricFamily): readonly string[] {
  return kind === 'histogram' ? [`${series}_bucket`] : kind === 'summary' ? [series, `${series}_count`] : [series]
}
