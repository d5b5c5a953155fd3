import type { RollupCatalogue } from '../rollup/rollup-catalogue.ts'
import { listExemplars } from '../store/list-exemplars.ts'
import { listLabelNames, listLabelValues } from '../store/list-labels.ts'
import { listMetadata } from '../store/list-metadata.ts'
import { listSeries } from '../store/list-series.ts'
import { RolledUpMetrics } from '../store/rolled-up-metrics.ts'
import type { StoredMetrics } from '../store/stored-metrics.ts'
import type { MetricReader } from './metric-reader.ts'
import { readCardinality } from './read-cardinality.ts'

/** Metrics as the telemetry store holds them. */
export function createStoredReader(metrics: StoredMetrics, rollups?: RollupCatalogue): MetricReader {
  const { telemetry, series } = metrics
  const samples = rollups === undefined ? metrics : new RolledUpMetrics(metrics, rollups)
  return {
    source: (projectId) => samples.source(projectId),
    listSeries: (selection, signal) => listSeries(telemetry, selection, signal),
    listLabelNames: (selection, signal) => listLabelNames(telemetry, selection, signal),
    listLabelValues: (name, selection, signal) => listLabelValues(telemetry, name, selection, signal),
    listMetadata: (query, signal) => listMetadata(telemetry, query, signal),
    readCardinality: (query, signal) => readCardinality(telemetry, query, signal),
    listExemplars: (selection, signal) => listExemplars(telemetry, series, selection, signal),
  }
}
