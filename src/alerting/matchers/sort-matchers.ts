import { compareBytes } from '../../lib/compare-bytes.ts'
import type { Matcher } from '../config/config.ts'

/** Alertmanager's order of operators. */
const operators: readonly Matcher['operator'][] = ['=', '!=', '=~', '!~']

/** By name, value and operator: the order in which they stand in route keys. */
export function sortMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  return matchers.toSorted(
    (a, b) =>
      compareBytes(a.name, b.name) || compareBytes(a.value, b.value) || operators.indexOf(a.operator) - operators.indexOf(b.operator),
  )
}
