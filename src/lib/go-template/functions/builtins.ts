import { sprint, sprintf, sprintln } from '../format/sprintf.ts'
import type { Budget } from '../value/budget.ts'
import { canBeNil, isAssignable, isTrue, typeOf, unwrap } from '../value/go-type.ts'
import { GoCallError, GoFunction, GoInt, type GoValue } from '../value/go-value.ts'
import { isEqual, isLess, isLessOrEqual } from './compare.ts'
import { takeString } from './define.ts'
import { escapeHtml, escapeJs, escapeUrlQuery } from './escape.ts'
import { indexValue, lengthOf, sliceValue } from './index-value.ts'

/** The functions every Go template has. `and` and `or` are the executor's: they stop at the first that decides. */
export const builtins: ReadonlyMap<string, GoFunction> = new Map([
  ['and', new GoFunction(['value', 'value'], ([first]) => first, true)],
  ['or', new GoFunction(['value', 'value'], ([first]) => first, true)],
  ['not', new GoFunction(['value'], ([value]) => !isTrue(value))],
  ['call', new GoFunction(['value', 'value'], callFunction, true)],
  ['index', new GoFunction(['value', 'value'], indexValue, true)],
  ['slice', new GoFunction(['value', 'value'], sliceValue, true)],
  ['len', new GoFunction(['value'], lengthOf)],
  ['print', new GoFunction(['any'], sprint, true)],
  ['printf', new GoFunction(['string', 'any'], ([format, ...args], budget) => sprintf(takeString(format), args, budget), true)],
  ['println', new GoFunction(['any'], sprintln, true)],
  ['html', new GoFunction(['any'], (args, budget) => escapeHtml(joinArgs(args, budget)), true)],
  ['js', new GoFunction(['any'], (args, budget) => escapeJs(joinArgs(args, budget)), true)],
  ['urlquery', new GoFunction(['any'], (args, budget) => escapeUrlQuery(joinArgs(args, budget)), true)],
  ['eq', new GoFunction(['value', 'value'], isEqual, true)],
  ['ne', new GoFunction(['value', 'value'], (args, budget) => !isEqual(args, budget))],
  ['lt', new GoFunction(['value', 'value'], isLess)],
  ['le', new GoFunction(['value', 'value'], isLessOrEqual)],
  ['gt', new GoFunction(['value', 'value'], (args, budget) => !isLessOrEqual(args, budget))],
  ['ge', new GoFunction(['value', 'value'], (args) => !isLess(args))],
])

/** What the escapers make one text of; nil is `<no value>`. */
function joinArgs(args: readonly GoValue[], budget: Budget): string {
  return sprint(
    args.map((arg) => unwrap(arg) ?? '<no value>'),
    budget,
  )
}

function callFunction([first, ...args]: readonly GoValue[], budget: Budget): GoValue {
  const fn = unwrap(first)
  if (fn === undefined) throw new GoCallError('call of nil')
  if (!(fn instanceof GoFunction)) throw new GoCallError(`non-function of type ${typeOf(fn)}`)
  const { params, variadic } = fn
  const fixed = variadic ? params.length - 1 : params.length
  if (variadic ? args.length < fixed : args.length !== fixed) {
    throw new GoCallError(`wrong number of args: got ${args.length} want ${variadic ? 'at least ' : ''}${fixed}`)
  }
  const checked = args.map((arg, index) => {
    const problem = checkArg(unwrap(arg), params[Math.min(index, params.length - 1)] ?? 'any')
    if (problem !== undefined) throw new GoCallError(`arg ${index}: ${problem}`)
    return unwrap(arg)
  })
  return fn.call(checked, budget)
}

function checkArg(value: GoValue, type: string): string | undefined {
  const shown = type === 'any' ? 'interface {}' : type
  if (value === undefined) return canBeNil(type) ? undefined : `value is nil; should be of type ${shown}`
  if (isAssignable(value, type) || (value instanceof GoInt && /^u?int\d*$/.test(type))) return undefined
  return `value has type ${typeOf(value)}; should be ${shown}`
}
