/** What a snippet needs to be pasted and to work. */
export interface SnippetValues {
  readonly endpoint: string
  readonly key: string
}
