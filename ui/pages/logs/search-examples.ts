/** A search of each kind, from the grammar of log searches; what each finds is in the words of the page. */
export const searchExamples = {
  exampleWord: 'timeout',
  examplePhrase: '"connection reset by peer"',
  exampleField: 'service:checkout severity>=error',
  exampleEither: 'host:web-* OR host:api-*',
  exampleNot: '-http.route:"/healthz"',
} as const
