import { useMemo } from 'react'

import { useReader } from '../../lib/measure-unit.ts'
import { niceTop } from '../../lib/scale.ts'
import { lookOf } from './field.ts'
import type { FieldLook, PanelColumn, PanelProps, PanelValue, Threshold } from './field.ts'
import { reduceValues } from './reduce.ts'
import { showValue } from './show-value.ts'
import type { Shown } from './show-value.ts'
import { rangeOf, stepsOf } from './threshold-colour.ts'

/** One column of an answer as one value. */
export interface PanelItem {
  readonly title: string
  readonly shown: Shown
  /** Null for texts, and when there is none. */
  readonly value: number | null
  readonly column: PanelColumn
  readonly look: FieldLook
  readonly range: readonly [least: number, most: number]
  readonly steps: readonly Threshold[]
}

/** The columns of a panel as values: those of numbers, or of texts when there are none. */
export function useItems(panel: PanelProps, calculation: string): readonly PanelItem[] {
  const reader = useReader()
  const { data, unit, decimals, thresholds, mappings, min, max, noValue } = panel
  return useMemo(() => {
    const look: FieldLook = { unit, decimals, thresholds, mappings, min, max, noValue }
    const numbers = (data ?? []).filter(({ kind }) => kind === 'number')
    const columns = numbers.length > 0 ? numbers : (data ?? []).filter(({ kind }) => kind === 'text')
    const reduced = columns.map((column) => reduceValues(column.values, calculation))
    const figures = reduced.filter(isFigure)
    return columns.map((column, index) => {
      const own = lookOf(column, look)
      const value = reduced[index] ?? null
      // One ruler for all that share a look, so that they can be compared.
      const range = rangeOf(own, figures, niceTop)
      return {
        title: column.title,
        shown: showValue(reader, { look: own, kind: column.kind, range }, value),
        value: typeof value === 'number' && !Number.isNaN(value) ? value : null,
        column,
        look: own,
        range,
        steps: stepsOf(own, range),
      }
    })
  }, [data, unit, decimals, thresholds, mappings, min, max, noValue, calculation, reader])
}

/** A number with a place on a scale. */
export function isFigure(value: PanelValue): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}
