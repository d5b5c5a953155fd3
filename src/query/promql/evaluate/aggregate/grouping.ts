import type { Aggregation } from '../../ast.ts'
import { Labels, metricName } from '../../labels.ts'

/** The labels of the group a series belongs to. */
export type Grouping = (labels: Labels) => Labels

/** `by` keeps the named labels, `without` all others but the metric's name. `added` are labels that `by` keeps besides. */
export function groupingOf({ grouping, without }: Aggregation, added: readonly string[] = []): Grouping {
  if (without) {
    const dropped = new Set([...grouping, metricName])
    return (labels) => labels.pick((name) => !dropped.has(name))
  }
  const kept = new Set([...grouping, ...added])
  if (kept.size === 0) return () => Labels.empty
  return (labels) => labels.pick((name) => kept.has(name))
}
