/** Labels that are being changed; a label with an empty value is not there. */
export class LabelBuilder {
  private readonly labels = new Map<string, string>()

  constructor(labels: Iterable<readonly [name: string, value: string]> = []) {
    for (const [name, value] of labels) this.set(name, value)
  }

  get(name: string): string {
    return this.labels.get(name) ?? ''
  }

  set(name: string, value: string): void {
    if (value === '') this.labels.delete(name)
    else this.labels.set(name, value)
  }

  delete(name: string): void {
    this.labels.delete(name)
  }

  /** As they are now; later changes do not show. */
  entries(): readonly (readonly [name: string, value: string])[] {
    return [...this.labels]
  }

  /** Sorted by name, as Prometheus shows labels. */
  toObject(): Record<string, string> {
    return Object.fromEntries(this.entries().toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
}
