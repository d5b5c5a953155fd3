import type { Budget } from '../value/budget.ts'
import { typeOf, unwrap } from '../value/go-type.ts'
import { GoCallError, GoInt, GoList, type GoValue } from '../value/go-value.ts'

/** An argument that the executor has checked to be a string. */
export function takeString(value: GoValue): string {
  const held = unwrap(value)
  if (typeof held !== 'string') throw new GoCallError(`value has type ${typeOf(held)}; should be string`)
  return held
}

/** An argument that the executor has checked to be a whole number. */
export function takeInt(value: GoValue): bigint {
  const held = unwrap(value)
  if (!(held instanceof GoInt)) throw new GoCallError(`value has type ${typeOf(held)}; should be int`)
  return held.value
}

/** An argument that the executor has checked to be a list of strings; a nil one is empty. */
export function takeStrings(value: GoValue): readonly string[] {
  const held = unwrap(value)
  return held instanceof GoList ? held.items.map(takeString) : []
}

/** Texts with another between them, counted before they are made. */
export function joinStrings(texts: readonly string[], between: string, budget: Budget): string {
  budget.charge(texts.reduce((sum, text) => sum + text.length + between.length, 0))
  return texts.join(between)
}
