/**
 * What one record may make us hold while it is read, whatever its sender writes: far above honest data, far below harm.
 * The product's own (lower, configurable) limits are the pipeline's.
 */
export const limits = {
  /** OTLP 1.11 recommends 64 MiB, decompressed. */
  bodyBytes: 64 * 1024 * 1024,
  /** Records, scopes and resources of one body: an empty one takes two bytes on the wire, and as many microseconds as any other. */
  records: 500_000,
  /** Attributes of one record with its events, links and exemplars; of one resource; of one scope. */
  attributes: 8192,
  /** Events, links or exemplars of one record. */
  parts: 4096,
  /** Buckets or bounds of one histogram point. */
  buckets: 16_384,
  /** Arrays and maps inside each other in one attribute; what is deeper becomes "[truncated]". */
  valueDepth: 16,
  /** Bytes of an attribute that had to be formatted as JSON or base64; the rest becomes "[truncated]". */
  formattedBytes: 1024 * 1024,
  /** Objects and arrays inside each other in an OTLP/JSON body. */
  jsonDepth: 64,
  /** Objects and arrays in an OTLP/JSON body: parsed, each costs about 50 bytes. */
  jsonContainers: 3_000_000,
} as const
