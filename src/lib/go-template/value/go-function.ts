import type { Budget } from './budget.ts'
import { GoFunction, type GoValue } from './go-value.ts'

/** A function whose parameters are checked by the executor; `...` in front of the last type lets it come any number of times. */
export function goFunction(params: readonly string[], call: (args: readonly GoValue[], budget: Budget) => GoValue): GoFunction {
  const last = params.at(-1)
  if (last === undefined || !last.startsWith('...')) return new GoFunction(params, charged(call))
  return new GoFunction([...params.slice(0, -1), last.slice(3)], charged(call), true)
}

/** What is made counts. */
function charged(call: GoFunction['call']): GoFunction['call'] {
  return (args, budget) => {
    const value = call(args, budget)
    if (typeof value === 'string') budget.charge(value.length)
    return value
  }
}
