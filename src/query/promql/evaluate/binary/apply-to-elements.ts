import type { Annotations } from '../../annotations.ts'
import type { BinaryOperator, Span } from '../../ast.ts'
import { tell } from '../../functions/warnings.ts'
import { addHistograms, subtractHistograms } from '../../histogram/add-histograms.ts'
import { compactHistogram } from '../../histogram/compact-histogram.ts'
import { equalHistograms } from '../../histogram/equal-histograms.ts'
import type { FloatHistogram } from '../../histogram/float-histogram.ts'
import { divideHistogram, multiplyHistogram } from '../../histogram/scale-histogram.ts'
import { trimHistogram } from '../../histogram/trim-histogram.ts'
import { arithmeticOf, comparisonOf } from './apply-to-floats.ts'

export type Element = number | FloatHistogram

/** What an operation yields, and whether a comparison holds (always, when it is none). */
export interface Outcome {
  readonly value: Element
  readonly keep: boolean
}

/** The operation at hand, for annotations. */
export interface OperationPlace {
  readonly operator: BinaryOperator
  readonly annotations: Annotations
  readonly span: Span
}

/** Applies an operator to two elements. A comparison yields the left one. Undefined, and told, when they do not go together. */
export function applyToElements(place: OperationPlace, left: Element, right: Element): Outcome | undefined {
  const { operator } = place
  if (typeof left === 'number' && typeof right === 'number') {
    const compute = arithmeticOf(operator)
    if (compute !== undefined) return { value: compute(left, right), keep: true }
    const compare = comparisonOf(operator)
    return compare === undefined ? refuse(place, left, right) : { value: left, keep: compare(left, right) }
  }
  if (typeof left === 'number') {
    if (operator !== '*' || typeof right === 'number') return refuse(place, left, right)
    return kept(compactHistogram(multiplyHistogram(right, left)))
  }
  return typeof right === 'number' ? withFloat(place, left, right) : ofHistograms(place, left, right)
}

function withFloat(place: OperationPlace, left: FloatHistogram, right: number): Outcome | undefined {
  const { operator } = place
  if (operator === '*') return kept(compactHistogram(multiplyHistogram(left, right)))
  if (operator === '/') return kept(compactHistogram(divideHistogram(left, right)))
  if (operator === '</') return kept(trimHistogram(left, right, 'below'))
  return operator === '>/' ? kept(trimHistogram(left, right, 'above')) : refuse(place, left, right)
}

function ofHistograms(place: OperationPlace, left: FloatHistogram, right: FloatHistogram): Outcome | undefined {
  const { operator } = place
  if (operator === '+' || operator === '-') return combine(place, left, right, operator)
  if (operator === '==' || operator === '!=') return { value: left, keep: equalHistograms(left, right) === (operator === '==') }
  return refuse(place, left, right)
}

function combine(place: OperationPlace, left: FloatHistogram, right: FloatHistogram, operator: '+' | '-'): Outcome | undefined {
  const { annotations, span } = place
  const result = operator === '+' ? addHistograms(left, right) : subtractHistograms(left, right)
  if (result === undefined) {
    annotations.warn(`incompatible bucket layout encountered for binary operator ${operator}`, span)
    return undefined
  }
  const operation = operator === '+' ? 'addition' : 'subtraction'
  if (result.counterResetCollision) {
    tell.resetCollision(annotations, operation, span)
    return undefined
  }
  if (result.boundsReconciled) tell.boundsReconciled(annotations, operation, span)
  const { histogram } = result
  return kept(compactHistogram(operator === '+' ? histogram : { ...histogram, counterReset: 'gauge' }))
}

function kept(value: Element): Outcome {
  return { value, keep: true }
}

function refuse({ annotations, operator, span }: OperationPlace, left: Element, right: Element): undefined {
  tell.incompatibleTypes(annotations, kindOf(left), operator, kindOf(right), span)
}

function kindOf(element: Element): string {
  return typeof element === 'number' ? 'float' : 'histogram'
}
