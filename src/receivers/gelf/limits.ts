/** What messages may cost to put together and to read. */
export const limits = {
  frameBytes: 1024 * 1024,
  datagramBytes: 64 * 1024,
  /** Of all that came together: a datagram of a kilobyte can be a megabyte. */
  unpackedBytes: 32 * 1024 * 1024,
  /** Bodies that are read at once. */
  inlineBytes: 128 * 1024,
  flatDepth: 8,
  depth: 32,
  /** Chunks of one message; the format's own. */
  chunks: 128,
  /** From the first chunk to the last; the format's own. */
  chunkedMs: 5000,
  /** Messages that are not whole yet, and what they hold: of all senders of a listener. */
  unfinished: 2000,
  /** Of them, those of one sender. */
  unfinishedOfPeer: 200,
  unfinishedBytes: 16 * 1024 * 1024,
  /** Messages that became whole, the last ones: their doubled chunks begin nothing. */
  finished: 500,
} as const
