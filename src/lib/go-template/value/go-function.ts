import type { Budget } from './budget.ts'
import { GoFunction, type GoMethods, type GoValue } from './go-value.ts'

/** A function whose parameters are checked by the executor; `...` in front of the last type lets it come any number of times. */
export function goFunction(params: readonly string[], call: (args: readonly GoValue[], budget: Budget) => GoValue): GoFunction {
  const last = params.at(-1)
  if (last === undefined || !last.startsWith('...')) return new GoFunction(params, call)
  return new GoFunction([...params.slice(0, -1), last.slice(3)], call, true)
}

/** Methods that are made when a template first asks for one: most values are only shown. */
export function lazyMethods(make: () => GoMethods): GoMethods {
  let made: GoMethods | undefined
  return {
    get: (name) => {
      made ??= make()
      return made.get(name)
    },
  }
}
