/** The text is no matcher, in Alertmanager's words. */
export class MatcherError extends Error {
  override readonly name = 'MatcherError'
}
