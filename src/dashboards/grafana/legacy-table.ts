import type { FieldOptions, FieldOverride } from '../model/field-options.ts'
import type { PanelOptions } from '../model/panel.ts'
import type { Transformation } from '../model/transformation.ts'
import { stateColour } from './colours.ts'
import type { FieldReader } from './field-options.ts'
import { type Json, listOf, numberOf, recordOf, recordsOf, textOf } from './json.ts'

interface OldTable {
  readonly field: FieldOptions
  readonly overrides: readonly FieldOverride[]
  readonly transformations: readonly Transformation[]
  readonly options: PanelOptions
}

/** A table of versions before 7, whose columns have styles. */
export function readOldTable(given: Json, { remark }: FieldReader): OldTable {
  const transform = textOf(given['transform']) || 'table'
  const isSummary = transform === 'timeseries_aggregations'
  if (!isSummary && !['table', 'timeseries_to_columns', 'timeseries_to_rows'].includes(transform))
    remark(`the table's form ${transform} is shown as a plain table`)
  const columns = recordsOf(given['columns']).map(({ value }) => calcNames[textOf(value)] ?? textOf(value, 32))
  const sort = recordOf(given['sort'])
  const hasMany = recordsOf(given['targets']).length > 1
  return {
    field: {},
    overrides: recordsOf(given['styles'])
      .slice(0, 500)
      .map((style) => readStyle(style))
      // The first that fits wins there, the last here.
      .toReversed(),
    transformations: isSummary ? [{ id: 'reduce', calcs: columns }] : hasMany ? [{ id: 'merge' }] : [],
    options: {
      sortBy: [{ field: String(numberOf(sort['col']) ?? ''), isDescending: sort['desc'] === true }].filter(({ field }) => field === ''),
    },
  }
}

const calcNames: Readonly<Record<string, string>> = { avg: 'mean', current: 'lastNotNull', total: 'sum' }

function readStyle(style: Json): FieldOverride {
  const pattern = textOf(style['pattern'])
  const type = textOf(style['type'])
  const decimals = numberOf(style['decimals'])
  const steps = listOf(style['thresholds']).map((text) => numberOf(text))
  const colours = listOf(style['colors']).map((text) => stateColour(textOf(text)) ?? '--ink-3')
  const mode = textOf(style['colorMode'])
  return {
    by: /^\/.*\/[a-z]*$/.test(pattern) ? 'regexp' : 'name',
    value: pattern,
    set: {
      ...(textOf(style['alias']) !== '' && { displayName: textOf(style['alias']) }),
      ...(type === 'hidden' && { isHidden: true }),
      ...(type === 'number' && textOf(style['unit']) !== '' && { unit: textOf(style['unit'], 64) }),
      ...(type === 'number' && decimals !== undefined && decimals >= 0 && { decimals: Math.min(Math.round(decimals), 12) }),
      ...(type === 'number' &&
        mode !== '' &&
        colours.length > 0 && {
          cell: mode === 'value' ? ('coloured-text' as const) : ('coloured-background' as const),
          thresholds: {
            isPercent: false,
            steps: [null, ...steps.filter((step) => step !== undefined)]
              .slice(0, colours.length)
              .map((from, index) => ({ from, colour: colours[index] ?? '--ink-3' })),
          },
        }),
    },
  }
}
