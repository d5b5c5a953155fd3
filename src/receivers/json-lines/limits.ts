/** What one body may make us hold while it is read. */
export const limits = {
  bodyBytes: 32 * 1024 * 1024,
  /** Up to here a body takes a few milliseconds. */
  inlineBytes: 256 * 1024,
  /** A line over TCP. */
  frameBytes: 1024 * 1024,
  /** Records of one body; the rest is refused. */
  records: 200_000,
  /** Objects deeper than this become one attribute, as JSON. */
  flatDepth: 8,
  /** Objects and arrays inside each other. */
  depth: 64,
} as const
