import { Fault } from '../../../lib/errors.ts'
import { describeType, parseExpr, promqlFeatures, typeOf } from '../../../query/promql/index.ts'

/** What is asked over a range of time. */
interface AskedGrid {
  readonly query: string
  readonly start: number
  readonly end: number
  readonly step: number
}

/** The same for the engine, and how many steps it has. */
export interface ReadGrid {
  readonly text: string
  readonly startMs: number
  readonly endMs: number
  readonly stepMs: number
  readonly count: number
}

/** Checks a range query of a page. Throws Fault `bad_input` for an empty range, too many steps, or an expression without a value at one time. */
export function readGrid({ query: text, start: startMs, end: endMs, step: stepMs }: AskedGrid, mostSteps: number): ReadGrid {
  if (endMs < startMs) throw new Fault('bad_input', 'the range is empty: `start` must not lie behind `end`')
  if ((endMs - startMs) / stepMs > mostSteps) throw new Fault('bad_input', `the range has more than ${mostSteps} steps: take longer ones`)
  const type = typeOf(parseExpr(text, { features: promqlFeatures }))
  if (type !== 'vector' && type !== 'scalar') {
    throw new Fault('bad_input', `the query yields a ${describeType(type)}, which has no value at one time`)
  }
  return { text, startMs, endMs, stepMs, count: Math.floor((endMs - startMs) / stepMs) + 1 }
}
