/** What one message of the forward protocol may make us hold. */
export const limits = {
  /** Fluentd sends chunks of 8 MiB at most when it keeps them in memory, Fluent Bit of 2 MiB. */
  frameBytes: 16 * 1024 * 1024,
  /** Of one message, uncompressed. */
  unpackedBytes: 32 * 1024 * 1024,
  /** Bodies that are read at once. */
  inlineBytes: 128 * 1024,
  /** Options of one message: a chunk's name, sizes. */
  optionBytes: 16 * 1024,
  /** Events of one message. */
  events: 200_000,
  /** Maps inside each other whose entries become attributes of their own; deeper ones become one attribute, as JSON. */
  flatDepth: 16,
  /** Arrays and maps inside each other in such JSON; deeper stands "[truncated]". */
  jsonDepth: 16,
} as const
