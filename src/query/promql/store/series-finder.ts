import { type Clock, systemClock } from '../../../lib/clock.ts'
import { Fault } from '../../../lib/errors.ts'
import { metricSeries } from '../../../storage/tables/metric-series.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { LabelMatcher } from '../ast.ts'
import { metricName } from '../labels.ts'
import { SharedWork } from '../serve/shared-work.ts'
import { findSeries, type FoundSeries, type SeriesQuery } from './find-series.ts'
import { Generations } from './generations.ts'

interface Remembered {
  readonly found: FoundSeries
  readonly generation: number
  readonly atMs: number
}

/** Of all projects together. */
const mostSeries = 300_000
const mostEntries = 5000
/** Other processes may write to the same store. */
const longestMs = 30_000
const dayMs = 86_400_000

/**
 * Finds the series that matchers select and remembers them: until a row of one of their metrics is stored, which new series bring along
 * and known ones a few times a day, and for half a minute at the longest.
 */
export class SeriesFinder {
  private readonly telemetry: TelemetryStore
  private readonly clock: Clock
  private readonly generations = new Generations()
  private readonly work = new SharedWork<FoundSeries>()
  /** The one used last stands last. */
  private readonly remembered = new Map<string, Remembered>()
  private seriesCount = 0

  constructor(telemetry: TelemetryStore, clock: Clock = systemClock) {
    this.telemetry = telemetry
    this.clock = clock
    this.generations.follow(telemetry, metricSeries.name)
  }

  /** Throws Fault `query_limit` when there are more series than the limit. The answer is shared: not to be changed. */
  async find(query: SeriesQuery, signal: AbortSignal): Promise<FoundSeries> {
    const { limit } = query
    const found = await this.findSome({ ...query, limit: limit + 1 }, signal)
    if (found.byId.size > limit) throw new Fault('query_limit', `the selector matches more than ${limit} series: name more labels`)
    return found
  }

  private async findSome(query: SeriesQuery, signal: AbortSignal): Promise<FoundSeries> {
    const { projectId, matchers, limit } = query
    // One answer serves all ranges that begin on one day.
    const fromMs = Math.floor(query.fromMs / dayMs) * dayMs
    const key = JSON.stringify([projectId, fromMs, limit, matchers.map(({ name, operator, value }) => [name, operator, value])])
    const generation = this.generations.of(projectId, metricOf(matchers))
    const known = this.recall(key, generation)
    if (known !== undefined) return known
    const atMs = this.clock.monotonic()
    const find = (ended: AbortSignal): Promise<FoundSeries> => findSeries(this.telemetry, { ...query, fromMs }, ended)
    const found = await this.work.run(`${key} ${generation}`, find, signal)
    this.remember(key, { found, generation, atMs })
    return found
  }

  private recall(key: string, generation: number): FoundSeries | undefined {
    const known = this.remembered.get(key)
    if (known === undefined) return undefined
    this.forget(key, known)
    if (known.generation !== generation || this.clock.monotonic() - known.atMs > longestMs) return undefined
    this.remember(key, known)
    return known.found
  }

  private remember(key: string, entry: Remembered): void {
    const before = this.remembered.get(key)
    if (before !== undefined) this.forget(key, before)
    const size = entry.found.byId.size
    if (size > mostSeries) return
    this.remembered.set(key, entry)
    this.seriesCount += size
    for (const [oldest, old] of this.remembered) {
      if (this.seriesCount <= mostSeries && this.remembered.size <= mostEntries) break
      this.forget(oldest, old)
    }
  }

  private forget(key: string, { found }: Remembered): void {
    this.remembered.delete(key)
    this.seriesCount -= found.byId.size
  }
}

/** The one metric that can match. */
function metricOf(matchers: readonly LabelMatcher[]): string | undefined {
  return matchers.find(({ name, operator }) => name === metricName && operator === '=')?.value
}
