/** What one request may make us hold while it is read. */
export const limits = {
  /** Decompressed. */
  bodyBytes: 32 * 1024 * 1024,
  inlineBytes: 256 * 1024,
  /** Streams and entries of one request. */
  records: 500_000,
  /** Labels of a stream, pairs of an entry's metadata. */
  labels: 256,
} as const
