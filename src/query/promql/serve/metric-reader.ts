import type { LabelMatcher } from '../ast.ts'
import type { Labels } from '../labels.ts'
import type { SeriesSource } from '../series-source.ts'

/** Series of a project: those that any of the sets selects, all of them when there is no set, that live between two times. */
export interface SeriesSelection {
  readonly projectId: number
  readonly matcherSets: readonly (readonly LabelMatcher[])[]
  /** Epoch milliseconds, both inclusive. */
  readonly startMs: number
  readonly endMs: number
}

/** What is listed of them. */
export interface ListSelection extends SeriesSelection {
  /** No more than these are wanted. */
  readonly limit: number
}

export interface FamilyMetadata {
  readonly family: string
  readonly type: string
  readonly unit: string
  readonly help: string
}

export interface Exemplar {
  readonly labels: Labels
  readonly value: number
  readonly timeMs: number
}

/** The exemplars of one series, in rising time. */
export interface SeriesExemplars {
  readonly labels: Labels
  readonly exemplars: readonly Exemplar[]
}

/** How many series there are, and where they come from: each list with the greatest first. */
export interface Cardinality {
  readonly series: number
  readonly labelPairs: number
  /** Epoch milliseconds between which they were seen. */
  readonly minTimeMs: number
  readonly maxTimeMs: number
  readonly seriesCountByMetricName: readonly NamedCount[]
  readonly labelValueCountByLabelName: readonly NamedCount[]
  readonly memoryInBytesByLabelName: readonly NamedCount[]
  /** Names are `label=value`. */
  readonly seriesCountByLabelValuePair: readonly NamedCount[]
}

export interface NamedCount {
  readonly name: string
  readonly value: number
}

/**
 * What is asked of a project's metrics besides samples. Lists that may be long come in pieces, each for one turn of the event loop, and are
 * read as they are taken. All throw Fault as the telemetry store does.
 */
export interface MetricReader {
  source(projectId: number): SeriesSource
  /** In no order. */
  listSeries(selection: ListSelection, signal: AbortSignal): AsyncIterable<readonly Labels[]>
  /** Sorted by their bytes, as values are. */
  listLabelNames(selection: ListSelection, signal: AbortSignal): AsyncIterable<readonly string[]>
  listLabelValues(name: string, selection: ListSelection, signal: AbortSignal): AsyncIterable<readonly string[]>
  /** Of one family, or of all; a family told of in several ways stands several times, one after the other. */
  listMetadata(query: { readonly projectId: number; readonly family?: string }, signal: AbortSignal): Promise<readonly FamilyMetadata[]>
  /** Of the series announced in the last day; lists of `limit` rows at the most. */
  readCardinality(query: { readonly projectId: number; readonly limit: number }, signal: AbortSignal): Promise<Cardinality>
  listExemplars(selection: SeriesSelection, signal: AbortSignal): Promise<readonly SeriesExemplars[]>
}
