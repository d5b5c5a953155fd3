import type { BinaryOperator } from '../../ast.ts'

type Arithmetic = (left: number, right: number) => number
type Comparison = (left: number, right: number) => boolean

const arithmetic: Readonly<Partial<Record<BinaryOperator, Arithmetic>>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': power,
  atan2: Math.atan2,
}

const comparisons: Readonly<Partial<Record<BinaryOperator, Comparison>>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
}

/** The function of an operator that makes a new number; undefined for others. */
export function arithmeticOf(operator: BinaryOperator): Arithmetic | undefined {
  return arithmetic[operator]
}

/** The function of an operator that compares; undefined for others. */
export function comparisonOf(operator: BinaryOperator): Comparison | undefined {
  return comparisons[operator]
}

/** Two scalars: a comparison answers 1 or 0. */
export function applyToFloats(operator: BinaryOperator, left: number, right: number): number {
  const compute = arithmeticOf(operator)
  if (compute !== undefined) return compute(left, right)
  return comparisonOf(operator)?.(left, right) === true ? 1 : 0
}

/** As IEEE 754 has it: 1 to any power and -1 to an infinite one are 1. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && (exponent === Infinity || exponent === -Infinity))) return 1
  return base ** exponent
}
