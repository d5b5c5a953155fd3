import type { FieldOptions, FieldOverride, ValueMapping } from '../../model/field-options.ts'
import type { Json } from '../json.ts'
import { colourText } from './colour-text.ts'

const custom = 'custom.'
const aligns = { start: 'left', center: 'center', end: 'right' } as const
const cells = {
  text: 'auto',
  'coloured-text': 'color-text',
  'coloured-background': 'color-background',
  bar: 'gauge',
} as const
const types: Readonly<Record<FieldOverride['by'], string>> = {
  name: 'byName',
  names: 'byNames',
  regexp: 'byRegexp',
  ref: 'byFrameRefID',
  type: 'byType',
}

/** `fieldConfig.defaults`. */
export function writeDefaults(field: FieldOptions): Json {
  const properties = Object.entries(writeProperties(field))
  const inner = properties.filter(([id]) => id.startsWith(custom)).map(([id, value]) => [id.slice(custom.length), value])
  return { ...Object.fromEntries(properties.filter(([id]) => !id.startsWith(custom))), custom: Object.fromEntries(inner) }
}

export function writeOverride({ by, value, set }: FieldOverride): Json {
  return {
    matcher: { id: types[by], options: by === 'names' ? { mode: 'include', names: value.split('\n') } : value },
    properties: Object.entries(writeProperties(set)).map(([id, to]) => ({ id, value: to })),
  }
}

/** The properties of a field by the ids that overrides name them by. */
function writeProperties(field: FieldOptions): Json {
  const { unit, decimals, min, max, displayName, noValue, colourMode, colour, thresholds, mappings } = field
  const all: Json = {
    unit,
    decimals,
    min,
    max,
    displayName,
    noValue,
    color:
      colourMode &&
      (colourMode === 'fixed'
        ? { mode: 'fixed', fixedColor: colourText(colour ?? '') }
        : { mode: colourMode === 'palette' ? 'palette-classic' : 'thresholds' }),
    thresholds: thresholds && {
      mode: thresholds.isPercent ? 'percentage' : 'absolute',
      steps: thresholds.steps.map(({ from, colour: own }) => ({ value: from, color: colourText(own) })),
    },
    mappings: mappings?.map((mapping) => writeMapping(mapping)),
    ...writeDrawing(field),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function writeDrawing(field: FieldOptions): Json {
  const { draw, fillOpacity, stack, isNegative, isDashed, isStepped, isHidden, isRightAxis, axisLabel } = field
  const { softMin, softMax, showThresholds, width, align, cell } = field
  return {
    [`${custom}drawStyle`]: draw,
    [`${custom}fillOpacity`]: fillOpacity,
    [`${custom}stacking`]: stack && { mode: stack, group: 'A' },
    [`${custom}transform`]: isNegative ? 'negative-Y' : undefined,
    [`${custom}lineStyle`]: isDashed ? { fill: 'dash', dash: [4, 3] } : undefined,
    [`${custom}lineInterpolation`]: isStepped ? 'stepAfter' : undefined,
    [`${custom}hideFrom`]: isHidden ? { viz: true, legend: true, tooltip: true } : undefined,
    [`${custom}axisPlacement`]: isRightAxis ? 'right' : undefined,
    [`${custom}axisLabel`]: axisLabel,
    [`${custom}axisSoftMin`]: softMin,
    [`${custom}axisSoftMax`]: softMax,
    [`${custom}thresholdsStyle`]: showThresholds ? { mode: 'line' } : undefined,
    [`${custom}width`]: width,
    [`${custom}align`]: align && aligns[align],
    [`${custom}cellOptions`]: cell && { type: cells[cell] },
  }
}

function writeMapping(mapping: ValueMapping): Json {
  const { text, colour } = mapping
  const result = { text, ...(colour !== undefined && { color: colourText(colour) }) }
  switch (mapping.kind) {
    case 'value':
      return { type: 'value', options: { [mapping.value]: result } }
    case 'range':
      return { type: 'range', options: { from: mapping.from, to: mapping.to, result } }
    case 'regex':
      return { type: 'regex', options: { pattern: mapping.pattern, result } }
    case 'special':
      return { type: 'special', options: { match: mapping.match, result } }
  }
}
