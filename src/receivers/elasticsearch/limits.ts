/** What one body may make us hold while it is read: far above what shippers send, far below harm. */
export const limits = {
  /** As Elasticsearch's `http.max_content_length` has it. */
  bodyBytes: 100 * 1024 * 1024,
  /** Up to here a body takes a few milliseconds, also one of many small documents. */
  inlineBytes: 128 * 1024,
  /** Actions of one body, each of which is answered. */
  actions: 100_000,
  /** An action's line. */
  actionBytes: 16 * 1024,
  /** Objects deeper than this become one attribute, as JSON. */
  flatDepth: 16,
  /** Objects and arrays inside each other. */
  depth: 64,
} as const
