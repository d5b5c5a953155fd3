import type { FieldOptions, ValueMapping } from '../model/field-options.ts'
import type { PanelKind } from '../model/panel-kind.ts'
import type { PanelOptions } from '../model/panel.ts'
import { stateColour } from './colours.ts'
import { type FieldReader, readMappings } from './field-options.ts'
import { type Json, listOf, numberOf, recordOf, recordsOf, textOf } from './json.ts'

const calcs: Readonly<Record<string, string>> = {
  avg: 'mean',
  current: 'lastNotNull',
  total: 'sum',
  first: 'firstNotNull',
  min: 'min',
  max: 'max',
  delta: 'delta',
  diff: 'diff',
  range: 'range',
}

/** A panel of the kind `singlestat`, which stat and gauge took the place of. */
export function readSinglestat(
  given: Json,
  { remark }: FieldReader,
): { readonly kind: PanelKind; readonly field: FieldOptions; readonly options: PanelOptions } {
  const gauge = recordOf(given['gauge'])
  const isGauge = gauge['show'] === true
  const name = textOf(given['valueName'])
  const [prefix, postfix] = [textOf(given['prefix']), textOf(given['postfix'])]
  if (prefix !== '') remark(`the text before the figure is left out: ${prefix.slice(0, 60)}`)
  if (postfix !== '' && !['none', 'short', ''].includes(textOf(given['format'])))
    remark(`the text behind the figure is left out: ${postfix.slice(0, 60)}`)
  const isPlain = postfix !== '' && ['none', 'short', ''].includes(textOf(given['format']))
  const mappings = readMaps(given)
  const decimals = numberOf(given['decimals'])
  return {
    kind: isGauge ? 'gauge' : 'stat',
    field: {
      // A text that is no unit stands behind the figure as it is.
      unit: isPlain ? `suffix:${postfix.trim().slice(0, 50)}` : textOf(given['format'], 64) || 'none',
      ...(decimals !== undefined && decimals >= 0 && { decimals: Math.min(Math.round(decimals), 12) }),
      ...(isGauge && { min: numberOf(gauge['minValue']) ?? 0, max: numberOf(gauge['maxValue']) ?? 100 }),
      ...(textOf(given['nullText']) !== '' && { noValue: textOf(given['nullText']) }),
      ...(mappings.length > 0 && { mappings }),
      ...readThresholds(given),
    },
    options: {
      calc: calcs[name] ?? 'lastNotNull',
      ...(name === 'name' && { textMode: 'name' as const }),
      hasSparkline: recordOf(given['sparkline'])['show'] === true,
      colourMode: given['colorBackground'] === true ? 'background' : given['colorValue'] === true || isGauge ? 'value' : 'none',
    },
  }
}

/** `"50,80"` and three colours. */
function readThresholds({ thresholds, colors }: Json): FieldOptions {
  const ends = textOf(thresholds)
    .split(',')
    .map((text) => numberOf(text))
    .filter((end) => end !== undefined)
  const colours = listOf(colors).map((text) => stateColour(textOf(text)) ?? '--ink-3')
  if (ends.length === 0 || colours.length === 0) return {}
  return {
    thresholds: {
      isPercent: false,
      steps: [null, ...ends].slice(0, colours.length).map((from, index) => ({ from, colour: colours[index] ?? '--ink-3' })),
    },
  }
}

function readMaps(given: Json): readonly ValueMapping[] {
  const type = numberOf(given['mappingType']) ?? 1
  const maps = type === 2 ? recordsOf(given['rangeMaps']) : recordsOf(given['valueMaps'])
  const mappings = readMappings(maps.map((one) => ({ ...one, type })))
  // Grafana writes this one into every panel, where it says what an empty one says anyway.
  return mappings.filter((one) => !(one.kind === 'special' && one.text === 'N/A'))
}
