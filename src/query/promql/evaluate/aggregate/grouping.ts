import type { Aggregation } from '../../ast.ts'
import { labelReader, type Labels, metricName } from '../../labels.ts'

/** Which group a series belongs to. */
export interface Grouping {
  /** The same for series of one group only; costs less than the labels. */
  keyOf(labels: Labels): string
  /** The labels of the group. */
  labelsOf(labels: Labels): Labels
}

/** `by` keeps the named labels, `without` all others but the metric's name. `added` are labels that `by` keeps besides. */
export function groupingOf({ grouping, without }: Aggregation, added: readonly string[] = []): Grouping {
  if (without) {
    const dropped = new Set([...grouping, metricName])
    const labelsOf = (labels: Labels): Labels => labels.without(dropped)
    return { labelsOf, keyOf: (labels) => labelsOf(labels).key }
  }
  const kept = new Set([...grouping, ...added])
  return { labelsOf: (labels) => labels.pick((name) => kept.has(name)), keyOf: keyBy([...kept]) }
}

function keyBy([first, ...others]: readonly string[]): (labels: Labels) => string {
  if (first === undefined) return () => ''
  const readFirst = labelReader(first)
  if (others.length === 0) return readFirst
  const readOthers = others.map(labelReader)
  return (labels) => {
    let key = readFirst(labels)
    for (const read of readOthers) {
      const value = read(labels)
      // With its length no value can look like two.
      key = `${key.length}:${key}${value}`
    }
    return key
  }
}
