import { joinMeasure } from '../../lib/format.ts'
import type { Measure } from '../../lib/format.ts'
import { measureUnit } from '../../lib/measure-unit.ts'
import type { Reader } from '../../lib/measure-unit.ts'
import type { FieldLook, PanelColumn, PanelValue } from './field.ts'
import { mapValue } from './map-value.ts'
import { stepsOf, thresholdColour } from './threshold-colour.ts'

/** A value as it is written. */
export interface Shown extends Measure {
  /** Figure and unit together. */
  readonly text: string
  /** Token of its mapping or threshold. */
  readonly colour: string | undefined
}

/** A value of a column in its look; percentages of thresholds are of `range`. */
export function showValue(
  reader: Reader,
  { look, kind, range = [0, 100] }: { look: FieldLook; kind: PanelColumn['kind']; range?: readonly [number, number] },
  value: PanelValue,
): Shown {
  const mapped = mapValue(look.mappings, value)
  const colour =
    mapped?.colour ?? (typeof value === 'number' && !Number.isNaN(value) ? thresholdColour(stepsOf(look, range), value) : undefined)
  const measure = mapped?.text === undefined ? measureOf(reader, look, kind, value) : { figure: mapped.text, unit: '' }
  return { ...measure, text: joinMeasure(measure), colour }
}

function measureOf(reader: Reader, look: FieldLook, kind: PanelColumn['kind'], value: PanelValue): Measure {
  if (value === null || Number.isNaN(value)) return { figure: look.noValue ?? '–', unit: '' }
  if (typeof value !== 'number') return { figure: String(value), unit: '' }
  if (kind === 'time' && look.unit === undefined) return { figure: reader.time.full(value), unit: '' }
  return measureUnit(reader, look.unit ?? 'short', value, look.decimals)
}
