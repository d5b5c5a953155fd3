import type { RollupCatalogue } from '../rollup/rollup-catalogue.ts'
import { BoundedReads } from '../store/bounded-reads.ts'
import { LabelLists } from '../store/label-lists.ts'
import { listExemplars } from '../store/list-exemplars.ts'
import { listMetadata } from '../store/list-metadata.ts'
import { listSeries } from '../store/list-series.ts'
import { RolledUpMetrics } from '../store/rolled-up-metrics.ts'
import type { StoredMetrics } from '../store/stored-metrics.ts'
import type { MetricReader } from './metric-reader.ts'
import { readCardinality } from './read-cardinality.ts'

/** Metrics as the telemetry store holds them. */
export function createStoredReader(metrics: StoredMetrics, rollups?: RollupCatalogue): MetricReader {
  const { telemetry, series: finder } = metrics
  const reads = new BoundedReads()
  const labels = new LabelLists(telemetry, finder.announcements, reads)
  const samples = rollups === undefined ? metrics : new RolledUpMetrics(metrics, rollups)
  return {
    source: (projectId) => samples.source(projectId),
    listSeries: (selection, signal) => listSeries({ telemetry, finder, reads }, selection, signal),
    listLabelNames: (selection, signal) => labels.list(undefined, selection, signal),
    listLabelValues: (name, selection, signal) => labels.list(name, selection, signal),
    listMetadata: (query, signal) => listMetadata(telemetry, query, signal),
    readCardinality: (query, signal) => readCardinality(telemetry, query, signal),
    listExemplars: (selection, signal) => listExemplars(telemetry, finder, selection, signal),
  }
}
