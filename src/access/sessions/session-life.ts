const hourMs = 3_600_000

/** A session nobody used for this long is over. */
export const sessionIdleMs = 12 * hourMs
/** However much it is used. */
export const sessionMaxMs = 7 * 24 * hourMs
/** To show the second factor, or to set one up. */
export const halfSessionMs = 10 * 60_000
/** After a password, a code or a passkey nobody is asked again for so long. */
export const recentProofMs = hourMs
