import type { Clock } from '../../lib/clock.ts'
import type { TelemetryStore } from '../../storage/telemetry/telemetry-store.ts'
import { SharedWork } from '../promql/serve/shared-work.ts'
import { type LabelValues, type LabelValuesOf, listLabelValues } from './list-label-values.ts'
import { type MetricSources, readMetricSources } from './read-metric-sources.ts'
import { type RelatedMetric, readRelatedMetrics } from './read-related-metrics.ts'
import type { PageScope } from './scope-metrics.ts'
import { readOneFamily, readScopedCatalogue, type ScopedCatalogue, type ScopedFamily } from './scoped-catalogue.ts'
import { type MetricPage, type MetricSearch, searchMetrics } from './search-metrics.ts'

/** What every page of metrics is asked with. */
export interface MetricPagesScope extends PageScope {
  readonly projectId: number
  /** Epoch milliseconds. */
  readonly startMs: number
  readonly endMs: number
}

/** A catalogue serves the letters that are typed one after the other; a new metric is seen this much later at most. */
const keepMs = 5000
const mostKept = 8
/** Ranges that end now move on with every question: their catalogues are the same for so long. */
const grainMs = 60_000

interface Kept {
  readonly atMs: number
  readonly catalogue: ScopedCatalogue
}

/** The metrics of projects for those who look for one and want to know it. All throw Fault as the telemetry store does. */
export class MetricPages {
  private readonly telemetry: TelemetryStore
  private readonly clock: Clock
  private readonly kept = new Map<string, Kept>()
  private readonly underWay = new SharedWork<ScopedCatalogue>()

  constructor(telemetry: TelemetryStore, clock: Clock) {
    this.telemetry = telemetry
    this.clock = clock
  }

  /** The metrics a text means. Throws Fault `bad_input` for a foreign cursor. */
  async search(scope: MetricPagesScope, search: MetricSearch, signal: AbortSignal): Promise<MetricPage> {
    const whole = await this.catalogue(scope, [], signal)
    const words = search.search.trim().split(/\s+/)
    const found = whole.isPart && words[0] !== '' ? await this.catalogue(scope, words, signal) : whole
    return searchMetrics(found, search)
  }

  /** One metric by its name; undefined when the time has none of it. */
  family(scope: MetricPagesScope, metric: string, signal: AbortSignal): Promise<ScopedFamily | undefined> {
    return readOneFamily(this.telemetry, { ...scope, nowMs: this.clock.now() }, scope, metric, signal)
  }

  /** Who sends series of this name, and how many of them are new. */
  sources(projectId: number, name: string, signal: AbortSignal): Promise<MetricSources> {
    return readMetricSources(this.telemetry, { projectId, name, nowMs: this.clock.now() }, signal)
  }

  async related(scope: MetricPagesScope, family: ScopedFamily, signal: AbortSignal): Promise<readonly RelatedMetric[]> {
    const { families } = await this.catalogue(scope, [], signal)
    return await readRelatedMetrics(this.telemetry, { ...scope, nowMs: this.clock.now() }, { family, families }, signal)
  }

  labelValues(of: LabelValuesOf, signal: AbortSignal): Promise<LabelValues> {
    return listLabelValues(this.telemetry, of, signal)
  }

  private async catalogue(scope: MetricPagesScope, words: readonly string[], signal: AbortSignal): Promise<ScopedCatalogue> {
    const { projectId, environment, service, startMs, endMs } = scope
    const key = JSON.stringify([projectId, environment, service, Math.floor(startMs / grainMs), Math.ceil(endMs / grainMs), words])
    const atMs = this.clock.monotonic()
    const known = this.kept.get(key)
    if (known !== undefined && atMs - known.atMs < keepMs) return known.catalogue
    const asked = { projectId, startMs, endMs, nowMs: this.clock.now() }
    const page = { environment, service }
    const catalogue = await this.underWay.run(key, (ended) => readScopedCatalogue(this.telemetry, asked, page, words, ended), signal)
    this.kept.delete(key)
    const [oldest] = this.kept.keys()
    if (this.kept.size >= mostKept && oldest !== undefined) this.kept.delete(oldest)
    this.kept.set(key, { atMs, catalogue })
    return catalogue
  }
}
