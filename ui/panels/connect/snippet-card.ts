import type { SnippetValues } from './snippet-values.ts'

/** One kind of source and what to paste for it. Titles and notes are proper names: not translated. */
export interface SnippetCard {
  readonly name: string
  readonly title: string
  readonly note: string
  /** Its senders sign what they send with the secret of a webhook, instead of showing a key. */
  readonly isSigned?: boolean
  readonly text: (values: SnippetValues & { readonly webhook: Webhook }) => string
}

/** By what a signed webhook is known. */
interface Webhook {
  readonly key: string
  readonly secret: string
}
