/** What one delivery may bring. */
export const limits = {
  /** GitHub sends no more. */
  bodyBytes: 25 * 1024 * 1024,
  /** Characters of one text. */
  text: 2000,
} as const
