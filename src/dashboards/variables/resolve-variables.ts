import { Fault } from '../../lib/errors.ts'
import type { Variable } from '../model/variable.ts'
import type { BoundVariable } from './bound-variable.ts'
import { customOptions } from './custom-options.ts'
import { durationMs } from './duration.ts'
import { fillVariables } from './fill-variables.ts'
import { filterOptions, type VariableOption } from './filter-options.ts'
import { type OptionSource, queryOptions } from './query-options.ts'
import { sortOptions } from './sort-options.ts'
import { timeVariables } from './time-variables.ts'

/** A variable with what it offers and what is chosen. */
export interface ResolvedVariable {
  readonly name: string
  readonly label: string
  readonly kind: Variable['kind']
  readonly isMulti: boolean
  readonly hasAll: boolean
  readonly hidden: Variable['hidden']
  readonly options: VariableOption[]
  readonly more: number
  readonly chosen: string[]
  readonly values: string[]
  readonly raw: string | null
  /** Why its options could not be found. */
  readonly error: string | null
}

/** What All is called among chosen values. */
const allChosen = '$__all'
const mostListed = 1000
const mostBound = 2000

/**
 * All variables in their order, each seeing what is chosen for those before it. What is chosen and no longer offered gives way to the first
 * option. One whose query fails has no options and says why; the others go on.
 */
export async function resolveVariables(
  source: OptionSource,
  variables: readonly Variable[],
  wanted: Readonly<Record<string, readonly string[]>>,
): Promise<ResolvedVariable[]> {
  const { fromMs, toMs } = source
  const stepMs = Math.max(1000, Math.round((toMs - fromMs) / 600))
  const bound: Record<string, BoundVariable> = { ...timeVariables({ fromMs, toMs, stepMs, minStepMs: 0 }) }
  const resolved: ResolvedVariable[] = []
  for (const variable of variables) {
    const one = await resolveVariable(source, variable, Object.hasOwn(wanted, variable.name) ? wanted[variable.name] : undefined, bound)
    resolved.push(one)
    bound[variable.name] = { values: one.values, isMulti: one.isMulti || one.hasAll, raw: one.raw }
  }
  return resolved
}

async function resolveVariable(
  source: OptionSource,
  variable: Variable,
  wanted: readonly string[] | undefined,
  bound: Readonly<Record<string, BoundVariable>>,
): Promise<ResolvedVariable> {
  const { name, label, kind, isMulti, hasAll, hidden } = variable
  let options: readonly VariableOption[] = []
  let error: string | null = null
  try {
    options = await findOptions(source, variable, bound)
  } catch (thrown) {
    // A caller that went away wants nothing more of the others either.
    if (!(thrown instanceof Fault) || thrown.code === 'cancelled' || source.signal.aborted) throw thrown
    error = thrown.message
  }
  const chosen = choose(variable, options, wanted)
  const isAll = chosen[0] === allChosen
  const values = kind === 'interval' ? chosen.map((one) => autoInterval(one, source)) : isAll ? options.map(({ value }) => value) : chosen
  return {
    name,
    label,
    kind,
    isMulti,
    hasAll,
    hidden,
    options: options.slice(0, mostListed),
    more: Math.max(0, options.length - mostListed),
    chosen,
    values: values.slice(0, mostBound),
    raw: isAll && variable.allValue !== '' ? fillVariables(variable.allValue, bound) : null,
    error,
  }
}

async function findOptions(
  source: OptionSource,
  { kind, query, regex, sort }: Variable,
  bound: Readonly<Record<string, BoundVariable>>,
): Promise<readonly VariableOption[]> {
  switch (kind) {
    case 'query':
      if (query.trim() === '') return []
      return sortOptions(filterOptions(await queryOptions(source, fillVariables(query, bound)), regex), sort)
    case 'custom':
      return customOptions(fillVariables(query, bound))
    case 'interval':
      return customOptions(query)
    case 'datasource':
      return [{ value: 'vedette', text: 'Vedette' }]
    case 'constant':
    case 'textbox':
      return [{ value: query, text: query }]
  }
}

function choose(
  { kind, isMulti, hasAll, chosen: initial, query }: Variable,
  options: readonly VariableOption[],
  wanted: readonly string[] | undefined,
): string[] {
  if (kind === 'constant') return [query]
  if (kind === 'textbox') return [wanted?.[0] ?? initial[0] ?? query]
  if (kind === 'datasource') return options.map(({ value }) => value)
  const offered = new Set(options.map(({ value }) => value))
  const pick = (values: readonly string[]): string[] => {
    if (hasAll && values.some((value) => value === allChosen || value === 'All')) return [allChosen]
    const there = values.filter((value) => offered.has(value))
    return isMulti ? there : there.slice(0, 1)
  }
  const asked = wanted === undefined ? [] : pick(wanted)
  if (asked.length > 0) return asked
  const first = pick(initial)
  if (first.length > 0) return first
  return hasAll && initial.length === 0 && isMulti ? [allChosen] : options.slice(0, 1).map(({ value }) => value)
}

/** `auto` of an interval: a hundred steps of the range. */
function autoInterval(chosen: string, { fromMs, toMs }: OptionSource): string {
  if (!chosen.startsWith('$__auto') && chosen !== 'auto') return chosen
  const steps = ['10s', '30s', '1m', '5m', '10m', '30m', '1h', '6h', '1d']
  return steps.find((step) => (durationMs(step) ?? 0) >= (toMs - fromMs) / 100) ?? '1d'
}
