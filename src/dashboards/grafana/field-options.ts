import type { FieldOptions, Thresholds, ValueMapping } from '../model/field-options.ts'
import { stateColour } from './colours.ts'
import { type Json, listOf, numberOf, recordOf, recordsOf, textOf } from './json.ts'
import type { Remark } from './report.ts'

/** What becomes of the sums below a table. */
export const footerRemark = 'the footer of the table is left out'
/** What a second axis of values becomes. */
export const rightAxisRemark = 'the axis on the right is not drawn: its lines show their shape, the cursor tells their values'

export interface FieldReader {
  readonly seriesColour: (text: string) => string | undefined
  readonly remark: Remark
}

/** `fieldConfig.defaults` of a panel. */
export function readDefaults(defaults: Json, reader: FieldReader): FieldOptions {
  const custom = recordOf(defaults['custom'])
  const properties = [
    ...['unit', 'decimals', 'min', 'max', 'displayName', 'noValue', 'color', 'thresholds', 'mappings', 'links'].map((id) => [
      id,
      defaults[id],
    ]),
    ...Object.entries(custom).map(([name, value]) => [`custom.${name}`, value]),
  ] as const
  return Object.assign({}, ...properties.map(([id, value]) => (value === undefined ? {} : readProperty(String(id), value, reader))))
}

/** One property of a field, as defaults and overrides have them. What changes what is seen and cannot be kept is remarked. */
export function readProperty(id: string, value: unknown, { seriesColour, remark }: FieldReader): FieldOptions {
  switch (id) {
    case 'unit':
      return { unit: textOf(value, 64) }
    case 'decimals': {
      const decimals = numberOf(value)
      return decimals === undefined || decimals < 0 ? {} : { decimals: Math.min(Math.round(decimals), 12) }
    }
    case 'min':
    case 'max': {
      const end = numberOf(value)
      return end === undefined ? {} : { [id]: end }
    }
    case 'displayName':
    case 'noValue':
      return textOf(value) === '' ? {} : { [id]: textOf(value) }
    case 'color':
      return readColour(recordOf(value), seriesColour)
    case 'thresholds':
      return { thresholds: readThresholds(recordOf(value)) }
    case 'mappings':
      return listOf(value).length === 0 ? {} : { mappings: readMappings(recordsOf(value)) }
    case 'links':
      if (listOf(value).length > 0) remark('links on values are left out')
      return {}
    default:
      return id.startsWith('custom.') ? readCustom(id.slice(7), value, remark) : {}
  }
}

function readColour({ mode, fixedColor }: Json, seriesColour: (text: string) => string | undefined): FieldOptions {
  if (mode === 'fixed' || mode === 'shades') {
    const colour = seriesColour(textOf(fixedColor))
    return colour === undefined ? {} : { colourMode: 'fixed', colour }
  }
  return { colourMode: mode === 'thresholds' ? 'thresholds' : 'palette' }
}

function readThresholds({ mode, steps }: Json): Thresholds {
  return {
    isPercent: mode === 'percentage',
    steps: recordsOf(steps)
      .slice(0, 32)
      .map(({ value, color }, index) => ({
        from: index === 0 ? null : (numberOf(value) ?? null),
        colour: stateColour(textOf(color)) ?? '--ink-3',
      })),
  }
}

/** Mappings of the present form, `{ type, options }`, and of the one before it. */
export function readMappings(mappings: readonly Json[]): readonly ValueMapping[] {
  return mappings.flatMap((mapping) => readMapping(mapping)).slice(0, 200)
}

function readMapping({ type, options: given, ...old }: Json): readonly ValueMapping[] {
  const options = recordOf(given)
  const result = recordOf(options['result'])
  switch (type) {
    case 'value':
      return Object.entries(options).map(([value, to]) => ({ kind: 'value', value: value.slice(0, 1000), ...readResult(recordOf(to)) }))
    case 'range':
      return [{ kind: 'range', from: numberOf(options['from']) ?? null, to: numberOf(options['to']) ?? null, ...readResult(result) }]
    case 'regex':
      return [{ kind: 'regex', pattern: textOf(options['pattern']), ...readResult(result) }]
    case 'special': {
      const match = specials[textOf(options['match'])]
      return match === undefined ? [] : [{ kind: 'special', match, ...readResult(result) }]
    }
    case 1:
      return old['value'] === 'null'
        ? [{ kind: 'special', match: 'null', text: textOf(old['text']) }]
        : [{ kind: 'value', value: textOf(old['value']), text: textOf(old['text']) }]
    case 2:
      return [{ kind: 'range', from: numberOf(old['from']) ?? null, to: numberOf(old['to']) ?? null, text: textOf(old['text']) }]
    default:
      return []
  }
}

const specials: Readonly<Record<string, 'null' | 'nan' | 'null+nan' | 'true' | 'false' | 'empty'>> = {
  null: 'null',
  nan: 'nan',
  'null+nan': 'null+nan',
  true: 'true',
  false: 'false',
  empty: 'empty',
}

function readResult({ text, color }: Json): { readonly text: string; readonly colour?: string } {
  const colour = stateColour(textOf(color))
  return { text: textOf(text), ...(colour !== undefined && { colour }) }
}

/** What the drawing of time series and tables is told. */
function readCustom(name: string, value: unknown, remark: Remark): FieldOptions {
  switch (name) {
    case 'drawStyle':
      return { draw: value === 'bars' ? 'bars' : value === 'points' ? 'points' : 'line' }
    case 'fillOpacity': {
      const opacity = numberOf(value)
      return opacity === undefined ? {} : { fillOpacity: Math.min(Math.max(opacity, 0), 100) }
    }
    case 'stacking': {
      const { mode = value, group } = recordOf(value)
      // A group of its own: on nothing else.
      if (group === false) return { stack: 'none' }
      return { stack: mode === 'normal' || mode === 'percent' ? mode : 'none' }
    }
    case 'transform':
      if (value === 'negative-Y') return { isNegative: true }
      if (value === 'constant') remark('a constant line is drawn as the series itself')
      return {}
    case 'lineStyle': {
      const { fill } = recordOf(value)
      return fill === 'dash' || fill === 'dot' ? { isDashed: true } : {}
    }
    case 'lineInterpolation':
      return value === 'stepBefore' || value === 'stepAfter' ? { isStepped: true } : {}
    case 'hideFrom':
      return recordOf(value)['viz'] === true ? { isHidden: true } : {}
    case 'hideFrom.viz':
    case 'hidden':
      return value === true ? { isHidden: true } : {}
    case 'axisPlacement':
      if (value !== 'right') return {}
      remark(rightAxisRemark)
      return { isRightAxis: true }
    case 'axisSoftMin':
    case 'axisSoftMax': {
      const end = numberOf(value)
      return end === undefined ? {} : { [name === 'axisSoftMin' ? 'softMin' : 'softMax']: end }
    }
    case 'axisLabel':
      return textOf(value) === '' ? {} : { axisLabel: textOf(value) }
    case 'scaleDistribution':
      if (recordOf(value)['type'] === 'log') remark('the logarithmic axis is drawn as a linear one')
      return {}
    case 'thresholdsStyle': {
      const mode = textOf(recordOf(value)['mode'])
      return mode === '' || mode === 'off' ? {} : { showThresholds: true }
    }
    case 'width': {
      const width = numberOf(value)
      return width === undefined || width < 1 ? {} : { width: Math.min(Math.round(width), 4000) }
    }
    case 'align':
      return value === 'left' ? { align: 'start' } : value === 'center' ? { align: 'center' } : value === 'right' ? { align: 'end' } : {}
    case 'footer':
      if (listOf(recordOf(value)['reducers']).length > 0) remark(footerRemark)
      return {}
    case 'cellOptions':
      return readCell(textOf(recordOf(value)['type']), remark)
    case 'displayMode':
      return readCell(textOf(value), remark)
    default:
      return {}
  }
}

function readCell(type: string, remark: Remark): FieldOptions {
  switch (type) {
    case 'color-text':
      return { cell: 'coloured-text' }
    case 'color-background':
    case 'color-background-solid':
      return { cell: 'coloured-background' }
    case 'gauge':
    case 'lcd-gauge':
    case 'gradient-gauge':
    case 'basic':
      return { cell: 'bar' }
    case 'sparkline':
    case 'image':
    case 'json-view':
    case 'data-links':
      remark(`cells of the kind ${type} are shown as text`)
      return {}
    default:
      return {}
  }
}
