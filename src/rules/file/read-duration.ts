import { parseDurationText } from '../../lib/prometheus-duration.ts'
import type { YamlField, YamlTree } from '../../lib/yaml-tree.ts'
import type { RuleProblem } from './problem.ts'

/** Milliseconds of a field; undefined when it is not there. What is no duration goes to `wrong`. */
export function readDuration(tree: YamlTree, field: YamlField | undefined, wrong: RuleProblem[]): number | undefined {
  if (field === undefined || tree.isNothing(field.value)) return undefined
  const errors = tree.typeErrors.length
  const read = parseDurationText(tree.string(field.value))
  if (typeof read === 'number') return read
  if (tree.typeErrors.length === errors) wrong.push({ ...tree.placeOf(field.value), message: read.problem })
  return undefined
}
