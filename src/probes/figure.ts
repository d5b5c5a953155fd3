/** A figure under the name and labels that blackbox_exporter gives it; its own labels only. */
export interface Figure {
  readonly name: string
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}
