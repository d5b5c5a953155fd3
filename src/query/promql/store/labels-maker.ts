import { Labels, metricName } from '../labels.ts'

/** Makes the labels of series as the store keeps them: sorted by name, the metric's apart. Series with the same names share them. */
export class LabelsMaker {
  /** With that of the metric in its place. */
  private names: readonly string[] = [metricName]
  private metricAt = 0

  /** From the names and values in a range of both lists. */
  make(metric: string, names: readonly string[], values: readonly string[], from: number, end: number): Labels {
    const isUsual = metric !== '' && (this.hasNames(names, from, end) || this.takeNames(names, from, end))
    const own = values.slice(from, end)
    if (!isUsual || own.includes('')) {
      const pairs = own.map((value, at) => [names[from + at] ?? '', value] as const)
      return Labels.from([...pairs, [metricName, metric]])
    }
    own.splice(this.metricAt, 0, metric)
    return Labels.fromSorted(this.names, own)
  }

  private hasNames(names: readonly string[], from: number, end: number): boolean {
    const { names: known, metricAt } = this
    if (known.length !== end - from + 1) return false
    for (let at = 0; at < end - from; at++) if (names[from + at] !== known[at < metricAt ? at : at + 1]) return false
    return true
  }

  /** False: they are not as the store sorts them. */
  private takeNames(names: readonly string[], from: number, end: number): boolean {
    const taken = names.slice(from, end)
    const place = taken.findIndex((name) => name >= metricName)
    const metricAt = place < 0 ? taken.length : place
    taken.splice(metricAt, 0, metricName)
    for (let at = 1; at < taken.length; at++) if ((taken[at - 1] ?? '') >= (taken[at] ?? '')) return false
    this.names = taken
    this.metricAt = metricAt
    return true
  }
}
