import { type Clock, systemClock } from '../../../lib/clock.ts'
import { Fault } from '../../../lib/errors.ts'
import type { TelemetryStore } from '../../../storage/telemetry/telemetry-store.ts'
import type { LabelMatcher } from '../ast.ts'
import { metricName } from '../labels.ts'
import { matches } from '../parse/regex.ts'
import { SharedWork } from '../serve/shared-work.ts'
import { Announcements } from './announcements.ts'
import { findSeries, type FoundSeries, type SeriesQuery } from './find-series.ts'
import { keepMs } from './keep-ms.ts'
import { LookupMemory } from './lookup-memory.ts'
import { lookupSpan } from './lookup-span.ts'
import type { StoredSeries } from './stored-series.ts'

interface Known {
  /** Undefined: there are more than `limit`. */
  readonly found: FoundSeries | undefined
  readonly limit: number
  /** The announcements up to this one are taken in. */
  readonly position: number
  /** Series that have come since it was read. */
  readonly grown: number
  /** Set when it could not catch up: holds until the store has more. */
  readonly behindAt?: number
  readonly atMs: number
  readonly weight: number
}

/** Of all projects together: some 300,000 series. */
const most = { entries: 5000, weight: 90_000_000 }
/** Of a series besides the characters of its labels. */
const seriesWeight = 100
/** Past these, reading anew costs less. */
const mostGrown = 2000

/**
 * Finds the series that matchers select and remembers them. What is announced later, or not in the store yet, is added to what was
 * read: new series cost no statement, and known ones that are announced again nothing.
 */
export class SeriesFinder {
  readonly announcements: Announcements
  private readonly telemetry: TelemetryStore
  private readonly clock: Clock
  private readonly work = new SharedWork<Known>()
  private readonly memory = new LookupMemory<Known>(most)

  constructor(telemetry: TelemetryStore, clock: Clock = systemClock) {
    this.telemetry = telemetry
    this.clock = clock
    this.announcements = new Announcements(telemetry)
  }

  /** Throws Fault `query_limit` when there are more series than the limit. The answer is shared: not to be changed. */
  async find(query: SeriesQuery, signal: AbortSignal): Promise<FoundSeries> {
    const found = await this.findAll(query, signal)
    if (found === undefined) throw new Fault('query_limit', `the selector matches more than ${query.limit} series: name more labels`)
    return found
  }

  /** Undefined when there are more series than the limit. The answer is shared: not to be changed. */
  async findAll(query: SeriesQuery, signal: AbortSignal): Promise<FoundSeries | undefined> {
    const { projectId, matchers, limit } = query
    const { announcements } = this
    const span = lookupSpan({ startMs: query.fromMs, endMs: query.untilMs ?? Infinity }, this.clock.now())
    const key = JSON.stringify([projectId, span, matchers.map(({ name, operator, value }) => [name, operator, value])])
    const spanned = { ...query, ...span }
    const known = this.recall(key, spanned)
    if (known !== undefined) {
      if (known.found !== undefined && known.found.byId.size <= limit) return known.found
      if (known.found !== undefined || known.limit >= limit) return undefined
    }
    // What is announced while it is read, or is not stored yet, may be missing in it.
    const { storedPosition: position, storeGeneration } = announcements
    const read = await this.work.run(`${key} ${limit} ${storeGeneration}`, (ended) => this.read(key, spanned, position, ended), signal)
    const current = this.catchUp(key, spanned, read) ?? fallBehind(read, storeGeneration)
    this.memory.remember(key, current)
    return current.found !== undefined && current.found.byId.size <= limit ? current.found : undefined
  }

  private async read(key: string, query: SeriesQuery, position: number, signal: AbortSignal): Promise<Known> {
    const { limit } = query
    const atMs = this.clock.monotonic()
    const read = await findSeries(this.telemetry, { ...query, limit: limit + 1 }, signal)
    const found = read.byId.size > limit ? undefined : read
    return { found, limit, position, grown: 0, atMs, weight: weightOf(key, found) }
  }

  private recall(key: string, query: SeriesQuery): Known | undefined {
    const known = this.memory.recall(key)
    if (known === undefined) return undefined
    const current = this.clock.monotonic() - known.atMs > keepMs(this.telemetry) ? undefined : this.catchUp(key, query, known)
    if (current === undefined) this.memory.forget(key)
    else if (current !== known) this.memory.remember(key, current)
    return current
  }

  /** With what was announced since; undefined: it has to be read anew. */
  private catchUp(key: string, { projectId, matchers, untilMs = Infinity }: SeriesQuery, known: Known): Known | undefined {
    const { announcements } = this
    if (known.behindAt !== undefined) return known.behindAt === announcements.storeGeneration ? known : undefined
    if (announcements.position === known.position) return known
    const news = announcements.since(projectId, known.position, metricOf(matchers))
    if (news === undefined) return undefined
    const { position } = announcements
    const { found } = known
    if (found === undefined) return { ...known, position }
    const added = new Map<string, StoredSeries>()
    for (const { low, high, firstSeenMs, labels } of news)
      if (found.byId.find(low, high) === undefined && firstSeenMs <= untilMs && matches(matchers, labels))
        added.set(`${high} ${low}`, { low, high, labels })
    if (added.size === 0) return { ...known, position }
    const grown = known.grown + added.size
    if (grown > mostGrown) return undefined
    const more = extend(found, [...added.values()])
    return { ...known, found: more, position, grown, weight: weightOf(key, more) }
  }
}

function fallBehind(known: Known, behindAt: number): Known {
  return { ...known, ...(known.found !== undefined && { found: { ...known.found, isBehind: true } }), behindAt }
}

function extend({ byId, metrics, characters }: FoundSeries, added: readonly StoredSeries[]): FoundSeries {
  return {
    byId: byId.with(added),
    metrics: [...new Set([...metrics, ...added.map(({ labels }) => labels.get(metricName))])],
    characters: added.reduce((sum, { labels }) => labels.values.reduce((all, { length }) => all + length, sum), characters),
  }
}

function weightOf(key: string, found: FoundSeries | undefined): number {
  return key.length + (found === undefined ? 0 : found.characters + found.byId.size * seriesWeight)
}

/** The one metric that can match. */
function metricOf(matchers: readonly LabelMatcher[]): string | undefined {
  return matchers.find(({ name, operator }) => name === metricName && operator === '=')?.value
}
