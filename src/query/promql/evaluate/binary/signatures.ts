import type { VectorMatching } from '../../ast.ts'
import { type Labels, metricName } from '../../labels.ts'

/** The labels by which series of both sides find each other. */
export function matchLabels({ on, labels: names }: VectorMatching): (labels: Labels) => Labels {
  const named = new Set(names)
  if (on) return (labels) => labels.pick((name) => named.has(name))
  return (labels) => labels.pick((name) => !named.has(name) && name !== metricName)
}
