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
  /** All names and values of one series together: one string of a 2.0 request may stand in every label of every series. */
  labelBytes: 64 * 1024,
  /** All names and values of one exemplar together. */
  exemplarBytes: 4096,
  /** A 2.0 request may come to so many times its own size, and this, when its labels are written out. */
  growth: 32,
  growthBytes: 4 * 1024 * 1024,
  /** Of a description: more is not looked at. */
  textBytes: 8 * 1024,
  /** Spans, buckets or bounds of one histogram. */
  buckets: 16_384,
} as const
