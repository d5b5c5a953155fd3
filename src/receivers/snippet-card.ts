/**
 * What only the page knows when a snippet is shown; each stands in the text as its mark, which the page replaces. `hostname` and `port` are
 * those of `endpoint`, `tls` is On or Off; of a webhook that is signed there are `webhookKey` and `webhookSecret`.
 */
export const place = {
  endpoint: '{{endpoint}}',
  hostname: '{{hostname}}',
  port: '{{port}}',
  tls: '{{tls}}',
  key: '{{key}}',
  webhookKey: '{{webhookKey}}',
  webhookSecret: '{{webhookSecret}}',
} as const

/** One kind of source and what to paste for it. Titles and notes are proper names: not translated. */
export interface SnippetCard {
  /** Its own among the cards of all receivers. */
  readonly name: string
  readonly title: string
  readonly note: string
  /** With marks of `place`. */
  readonly text: string
}

/** A receiver that nobody could be told how to send to would be none. */
export type SnippetCards = readonly [SnippetCard, ...SnippetCard[]]
