import type { PanelValue } from '../field/field.ts'

/** Columns in which one state lasted; `end` is the first one after it. */
export interface Stretch {
  readonly start: number
  readonly end: number
  readonly value: PanelValue
}

/** Equal neighbours as one stretch; what is nothing (null, NaN) is none. */
export function stretchesOf(values: ArrayLike<PanelValue>, length: number): readonly Stretch[] {
  const found: { start: number; end: number; value: PanelValue }[] = []
  for (let index = 0; index < length; index++) {
    const value = values[index] ?? null
    if (value === null || Number.isNaN(value)) continue
    const last = found.at(-1)
    if (last && last.end === index && last.value === value) last.end = index + 1
    else found.push({ start: index, end: index + 1, value })
  }
  return found
}
