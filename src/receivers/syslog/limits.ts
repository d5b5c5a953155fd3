/** What one message may cost to read; the pipeline's own limits cut what is longer than a record may be. */
export const limits = {
  /** One message. RFC 5425 asks for 8 KiB, stack traces need more. */
  frameBytes: 512 * 1024,
  /** A datagram cannot be larger. */
  datagramBytes: 64 * 1024,
  /** RFC 5424: HOSTNAME and APP-NAME have at most 255 and 48 characters; devices write more. */
  nameBytes: 255,
  /** Parameters of structured data; the rest stays where it stands. */
  parameters: 100,
} as const
