/**
 * What one request may make us hold while it is read, whatever its sender writes: far above honest data, far below harm. The product's
 * own (lower, configurable) limits are the pipeline's.
 */
export const limits = {
  /** Decompressed. Prometheus sends 2,000 samples at once: half a megabyte. */
  bodyBytes: 32 * 1024 * 1024,
  /** Bodies up to here are read at once: one of them takes a few milliseconds, another thread would cost as much again. */
  inlineBytes: 1024 * 1024,
  /** Series, samples, histograms, exemplars and descriptions of metrics in one body. */
  records: 1_000_000,
  /** Different strings in the table of a 2.0 request. */
  symbols: 1_000_000,
  /** Labels of one series or exemplar. */
  labels: 1024,
  /** Spans, buckets or bounds of one histogram. */
  buckets: 16_384,
} as const
