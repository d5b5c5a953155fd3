import type { BoundVariable, ResolvedVariable } from '../../../../src/api/contract/dashboards.ts'

/** Variables as queries take them. */
export function bindVariables(variables: readonly ResolvedVariable[]): Record<string, BoundVariable> {
  return Object.fromEntries(variables.map(({ name, values, raw, isMulti, hasAll }) => [name, { values, raw, isMulti: isMulti || hasAll }]))
}
