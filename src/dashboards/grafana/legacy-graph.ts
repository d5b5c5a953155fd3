import type { FieldOptions, FieldOverride } from '../model/field-options.ts'
import type { PanelOptions } from '../model/panel.ts'
import { stateColour } from './colours.ts'
import { type FieldReader, rightAxisRemark } from './field-options.ts'
import { type Json, numberOf, recordOf, recordsOf, textOf } from './json.ts'
import type { Remark } from './report.ts'

/** A panel of the kind `graph`, which time series took the place of. */
export function readGraph(
  given: Json,
  { seriesColour, remark }: FieldReader,
): { readonly field: FieldOptions; readonly overrides: readonly FieldOverride[]; readonly options: PanelOptions } {
  const [left = {}, right = {}] = recordsOf(given['yaxes'])
  const legend = recordOf(given['legend'])
  const calcs = ['min', 'max', 'avg', 'current', 'total'].filter((name) => legend[name] === true)
  if (recordOf(given['xaxis'])['mode'] === 'series') remark('bars for each series are drawn as lines over time')
  if (recordOf(given['xaxis'])['mode'] === 'histogram') remark('the histogram of values is drawn as lines over time')
  if (recordsOf(given['dataLinks']).length > 0 || recordsOf(recordOf(given['options'])['dataLinks']).length > 0)
    remark('links on values are left out')
  const aliases = Object.entries(recordOf(given['aliasColors'])).flatMap(([name, text]): FieldOverride[] => {
    const colour = seriesColour(textOf(text))
    return colour === undefined ? [] : [{ by: 'name', value: name.slice(0, 1000), set: { colourMode: 'fixed', colour } }]
  })
  const overrides = recordsOf(given['seriesOverrides'])
    .slice(0, 400)
    .map((one) => readSeries(one, right, { seriesColour, remark }))
  return {
    field: { ...readAxis(left, remark), ...readDrawing(given), ...readThresholds(given) },
    overrides: [...aliases.slice(0, 100), ...overrides],
    options: {
      legend: {
        isShown: legend['show'] !== false,
        isTable: legend['alignAsTable'] === true,
        calcs: calcs.map((name) => calcNames[name] ?? name),
      },
    },
  }
}

const calcNames: Readonly<Record<string, string>> = { avg: 'mean', current: 'lastNotNull', total: 'sum' }

function readAxis(axis: Json, remark: Remark): FieldOptions {
  const { format, decimals, min, max, logBase, label } = axis
  if ((numberOf(logBase) ?? 1) > 1) remark('the logarithmic axis is drawn as a linear one')
  const [least, most, digits] = [numberOf(min), numberOf(max), numberOf(decimals)]
  return {
    ...(textOf(format) !== '' && { unit: textOf(format, 64) }),
    ...(textOf(label) !== '' && { axisLabel: textOf(label) }),
    ...(digits !== undefined && digits >= 0 && { decimals: Math.min(Math.round(digits), 12) }),
    ...(least !== undefined && { min: least }),
    ...(most !== undefined && { max: most }),
  }
}

function readDrawing({ bars, lines, points, fill, stack, percentage, steppedLine }: Json): FieldOptions {
  return {
    draw: bars === true && lines !== true ? 'bars' : points === true && lines === false ? 'points' : 'line',
    fillOpacity: Math.min(Math.max((numberOf(fill) ?? 1) * 10, 0), 100),
    stack: stack === true ? (percentage === true ? 'percent' : 'normal') : 'none',
    ...(steppedLine === true && { isStepped: true }),
  }
}

function readThresholds({ thresholds }: Json): FieldOptions {
  const levels: Readonly<Record<string, string>> = { critical: '--critical', warning: '--high', ok: '--ok' }
  const steps = recordsOf(thresholds)
    .filter(({ value, op }) => numberOf(value) !== undefined && op !== 'lt')
    .slice(0, 31)
    .map(({ value, colorMode, lineColor }) => ({
      from: numberOf(value) ?? 0,
      colour: levels[textOf(colorMode)] ?? stateColour(textOf(lineColor)) ?? '--critical',
    }))
  if (steps.length === 0) return {}
  return { thresholds: { isPercent: false, steps: [{ from: null, colour: '--ok' }, ...steps] }, showThresholds: true }
}

function readSeries(one: Json, right: Json, { seriesColour, remark }: FieldReader): FieldOverride {
  const alias = textOf(one['alias'])
  const colour = one['color'] === undefined ? undefined : seriesColour(textOf(one['color']))
  const fill = numberOf(one['fill'])
  const isRight = numberOf(one['yaxis']) === 2
  if (isRight) remark(rightAxisRemark)
  return {
    by: /^\/.*\/[a-z]*$/.test(alias) ? 'regexp' : 'name',
    value: alias,
    set: {
      ...(colour !== undefined && { colourMode: 'fixed', colour }),
      ...(fill !== undefined && { fillOpacity: Math.min(Math.max(fill * 10, 0), 100) }),
      ...(one['transform'] === 'negative-Y' && { isNegative: true }),
      ...(one['dashes'] === true && { isDashed: true }),
      ...(one['bars'] === true && { draw: 'bars' }),
      ...(one['stack'] !== undefined && { stack: one['stack'] === false ? 'none' : 'normal' }),
      ...(one['lines'] === false && one['bars'] !== true && one['points'] !== true && { isHidden: true }),
      ...(isRight && { isRightAxis: true, ...(textOf(right['format']) !== '' && { unit: textOf(right['format'], 64) }) }),
    },
  }
}
