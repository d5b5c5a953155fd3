import { describeType, parseExpr, promqlFeatures, typeOf } from '../../query/promql/index.ts'
import type { Target } from '../model/panel.ts'
import type { BoundVariable } from '../variables/bound-variable.ts'
import { fillVariables, referredVariables } from '../variables/fill-variables.ts'
import { timeVariables } from '../variables/time-variables.ts'
import type { Remark } from './report.ts'

const times = timeVariables({ fromMs: 0, toMs: 3_600_000, stepMs: 15_000, minStepMs: 15_000 })
/** What a variable may stand for: a name or value, a duration, a number. */
const samples = ['a', '5m', '1', '']

/** Remarks a query that our PromQL cannot read, whatever its variables stand for. */
export function checkTarget({ ref, expr }: Target, remark: Remark): void {
  const names = [...referredVariables(expr)].filter((name) => !(name in times))
  let problem = ''
  for (const value of samples) {
    const bound: BoundVariable = { values: [value], isMulti: false, raw: value }
    try {
      const text = fillVariables(expr, { ...Object.fromEntries(names.map((name) => [name, bound])), ...times })
      const type = typeOf(parseExpr(text, { features: promqlFeatures }))
      if (type === 'vector' || type === 'scalar') return
      problem = `it yields a ${describeType(type)}`
    } catch (error) {
      problem ||= error instanceof Error ? error.message : String(error)
    }
    if (names.length === 0) break
  }
  remark(`the query ${ref} cannot be answered: ${problem}`.slice(0, 300))
}
