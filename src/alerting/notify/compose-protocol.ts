/** A message to be made in the thread beside. */
export interface ComposeTask {
  readonly id: number
  readonly channel: string
  /** Of the integration, as its channel reads them. */
  readonly settings: unknown
  /** A `Notification` as JSON: to hand its many small parts over takes longer than to write and read them. */
  readonly notification: string
  readonly remembered: Readonly<Record<string, string>>
  /** The template files of the configuration, by path; undefined: those of the task before. */
  readonly templates: ReadonlyMap<string, string> | undefined
}

export type ComposeAnswer =
  | { readonly id: number; readonly kind: 'message'; readonly message: unknown }
  /** The message cannot be made, in the words of whoever says so. */
  | { readonly id: number; readonly kind: 'problem'; readonly problem: string }
