import { plainDirective } from '../format/directive.ts'
import { formatValue, printPlain } from '../format/format-value.ts'
import { GoTime } from '../time/go-time.ts'
import type { Budget } from '../value/budget.ts'
import { kindOf, textOf, typeOf, unwrap, type GoKind } from '../value/go-type.ts'
import { GoCallError, GoInt, GoStruct, type GoValue } from '../value/go-value.ts'

const basicKinds: ReadonlySet<GoKind> = new Set<GoKind>(['bool', 'int', 'uint', 'float', 'string'])
const incompatible = 'incompatible types for comparison'
const invalid = 'invalid type for comparison'

/** Whether the first is equal to any of the others, as Go's `eq`. */
export function isEqual([first, ...others]: readonly GoValue[], budget: Budget): boolean {
  if (others.length === 0) throw new GoCallError('missing argument for comparison')
  return others.some((other) => isEqualPair(unwrap(first), unwrap(other), budget))
}

/** As Go's `lt`; only texts and numbers of one kind have an order. */
export function isLess([first, second]: readonly GoValue[]): boolean {
  const left = unwrap(first)
  const right = unwrap(second)
  const leftKind = basicKind(left)
  const rightKind = basicKind(right)
  if (leftKind === undefined || rightKind === undefined) throw new GoCallError(invalid)
  if (left instanceof GoInt && right instanceof GoInt) return left.value < right.value
  if (leftKind !== rightKind) throw new GoCallError(incompatible)
  if (leftKind === 'bool') throw new GoCallError(invalid)
  if (typeof left === 'number' && typeof right === 'number') return left < right
  return Buffer.compare(Buffer.from(textOf(left) ?? ''), Buffer.from(textOf(right) ?? '')) < 0
}

/** As Go's `le`, which asks for less and then for equal. */
export function isLessOrEqual(args: readonly GoValue[], budget: Budget): boolean {
  return isLess(args) || isEqual(args, budget)
}

function isEqualPair(left: GoValue, right: GoValue, budget: Budget): boolean {
  const leftKind = basicKind(left)
  const rightKind = basicKind(right)
  if (left instanceof GoInt && right instanceof GoInt) return left.value === right.value
  if (leftKind !== rightKind) {
    if (left !== undefined && right !== undefined) throw new GoCallError(incompatible)
    return false
  }
  if (leftKind === 'string') return textOf(left) === textOf(right)
  if (leftKind !== undefined || left === undefined || right === undefined) return left === right
  const describe = (value: GoValue): string => formatValue(value, { ...plainDirective, verb: 's' }, budget)
  if (kindOf(left) !== kindOf(right)) {
    throw new GoCallError(`non-comparable types ${describe(left)}: ${typeOf(left)}, ${typeOf(right)}: ${printPlain(right, budget)}`)
  }
  if (kindOf(left) === 'pointer' || (left instanceof GoStruct && isComparable(left))) return isSame(left, right)
  throw new GoCallError(`non-comparable type ${describe(right)}: ${typeOf(right)}`)
}

/** Go compares structs field by field, unless one is a list or a map. */
function isComparable({ fields }: GoStruct): boolean {
  return [...fields.values()].every((value) => !['list', 'map', 'func'].includes(kindOf(unwrap(value))))
}

function isSame(left: GoValue, right: GoValue): boolean {
  if (left === right) return true
  if (left instanceof GoTime && right instanceof GoTime) return left.nanoseconds === right.nanoseconds && left.zone === right.zone
  return false
}

function basicKind(value: GoValue): GoKind | undefined {
  const kind = kindOf(value)
  return basicKinds.has(kind) ? kind : undefined
}
