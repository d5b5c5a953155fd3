const hourMs = 3_600_000

/** A session nobody used for this long is over. */
export const sessionIdleMs = 12 * hourMs
/** However much it is used. */
export const sessionMaxMs = 7 * 24 * hourMs
