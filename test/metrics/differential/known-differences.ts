interface KnownDifference {
  readonly query: RegExp
  /** Why 2.42 says something else than 3.x. */
  readonly reason: string
}

/** Where Debian's Prometheus 2.42 is not what we follow, which is 3.x. */
const knownDifferences: readonly KnownDifference[] = [
  { query: /^label_(replace|join)\(\w+, "~invalid"/, reason: '3.x takes any text for the name of a label' },
  { query: / atan2 /, reason: '2.42 leaves the name of the metric on what atan2 makes of it' },
  { query: /^predict_linear\(.* @ /, reason: 'the range of predict_linear moved with the steps though it was pinned, until 2.50' },
]

export function findKnownDifference(query: string): KnownDifference | undefined {
  return knownDifferences.find((known) => known.query.test(query))
}
