import type { Transformation } from '../../../../src/api/contract/dashboards.ts'
import { sortRows } from '../../../components/sort-rows.ts'
import type { PanelValue } from '../../../panels/field/field.ts'
import { readPattern } from '../../../panels/field/read-pattern.ts'
import { reduceValues } from '../../../panels/field/reduce.ts'
import type { Frame, FrameField } from './frame.ts'
import { rowCount } from './frame.ts'
import { joinByField, mergeFrames } from './join-frames.ts'

/** Frames after all transformations of their panel, in their order. */
export function transformFrames(frames: readonly Frame[], transformations: readonly Transformation[]): readonly Frame[] {
  return transformations.reduce((now, one) => transform(now, one), frames)
}

function transform(frames: readonly Frame[], one: Transformation): readonly Frame[] {
  switch (one.id) {
    case 'merge':
      return [mergeFrames(frames)]
    case 'joinByField':
      return [joinByField(frames, one.field)]
    case 'organize':
      return frames.map((frame) => organize(frame, one))
    case 'filterFieldsByName':
      return frames.map(({ fields }) => ({ fields: fields.filter(({ name }) => isKept(name, one) !== one.isExclude) }))
    case 'renameByRegex':
      return frames.map(({ fields }) => ({ fields: fields.map((field) => ({ ...field, name: rename(field.name, one) })) }))
    case 'sortBy':
      return frames.map((frame) => sortFrame(frame, one))
    case 'reduce':
      return [reduceFrames(frames, one.calcs)]
    case 'groupBy':
      return frames.map((frame) => groupFrame(frame, one))
    case 'labelsToFields':
      return frames.map((frame) => labelsToFields(frame))
    case 'limit':
      return frames.map(({ fields }) => ({ fields: fields.map((field) => ({ ...field, values: field.values.slice(0, one.rows) })) }))
  }
}

function organize({ fields }: Frame, { hidden, renamed, order }: Extract<Transformation, { id: 'organize' }>): Frame {
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length)
  return {
    fields: fields
      .filter(({ name }) => !hidden.includes(name))
      .toSorted((a, b) => place(a.name) - place(b.name))
      .map((field) => ({ ...field, name: (Object.hasOwn(renamed, field.name) ? renamed[field.name] : undefined) ?? field.name })),
  }
}

function isKept(name: string, { names, pattern }: Extract<Transformation, { id: 'filterFieldsByName' }>): boolean {
  return names.includes(name) || (pattern !== '' && (readPattern(pattern)?.test(name) ?? false))
}

function rename(name: string, { pattern, replacement }: Extract<Transformation, { id: 'renameByRegex' }>): string {
  const compiled = readPattern(pattern)
  return compiled === null ? name : name.replace(compiled, replacement)
}

function sortFrame(frame: Frame, { field, isDescending }: Extract<Transformation, { id: 'sortBy' }>): Frame {
  const by = frame.fields.find(({ name }) => name === field)
  if (!by) return frame
  const rows = Array.from({ length: rowCount(frame) }, (_, row) => row)
  const sorted = sortRows(rows, (row) => asSortable(by.values[row] ?? null), isDescending)
  return { fields: frame.fields.map((one) => ({ ...one, values: sorted.map((row) => one.values[row] ?? null) })) }
}

function asSortable(value: PanelValue): number | string | null {
  return typeof value === 'boolean' ? Number(value) : value
}

/** A row for each column of figures, a column for each calculation. */
function reduceFrames(frames: readonly Frame[], calcs: readonly string[]): Frame {
  const numbers = frames.flatMap(({ fields }) => fields.filter(({ kind }) => kind === 'number'))
  const column = (name: string, kind: FrameField['kind'], values: readonly PanelValue[]): FrameField => ({
    name,
    kind,
    values,
    labels: {},
    ref: '',
  })
  return {
    fields: [
      column(
        'Field',
        'text',
        numbers.map(({ name }) => name),
      ),
      ...calcs.map((calc) =>
        column(
          calcTitles[calc] ?? calc,
          'number',
          numbers.map(({ values }) => reduceValues(values, calc)),
        ),
      ),
    ],
  }
}

const calcTitles: Readonly<Record<string, string>> = {
  lastNotNull: 'Last *',
  last: 'Last',
  firstNotNull: 'First *',
  first: 'First',
  min: 'Min',
  max: 'Max',
  mean: 'Mean',
  sum: 'Total',
  count: 'Count',
  range: 'Range',
  delta: 'Delta',
  diff: 'Difference',
}

/** One row for each combination of the keys. */
function groupFrame(frame: Frame, { keys, calcs }: Extract<Transformation, { id: 'groupBy' }>): Frame {
  const keyFields = frame.fields.filter(({ name }) => keys.includes(name))
  const groups = new Map<string, number[]>()
  for (let row = 0; row < rowCount(frame); row++) {
    const key = JSON.stringify(keyFields.map(({ values }) => values[row]))
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  const rows = [...groups.values()]
  return {
    fields: [
      ...keyFields.map((field) => ({ ...field, values: rows.map(([first = 0]) => field.values[first] ?? null) })),
      ...calcs.flatMap(({ field: name, calc }) => {
        const field = frame.fields.find((one) => one.name === name)
        if (!field) return []
        const values = rows.map((group) =>
          reduceValues(
            group.map((row) => field.values[row] ?? null),
            calc,
          ),
        )
        return [{ ...field, name: `${name} (${calc})`, kind: calc === 'count' ? ('number' as const) : field.kind, values }]
      }),
    ],
  }
}

/** A column for each label of the series. */
function labelsToFields({ fields }: Frame): Frame {
  const rows = fields[0]?.values.length ?? 0
  return {
    fields: fields.flatMap((field) => {
      if (field.kind !== 'number') return [field]
      const own = Object.entries(field.labels).filter(([name]) => name !== '__name__')
      return [
        ...own.map(([name, value]) => ({
          name,
          kind: 'text' as const,
          values: Array.from({ length: rows }, () => value),
          labels: {},
          ref: field.ref,
        })),
        { ...field, name: field.labels['__name__'] ?? 'Value', labels: {} },
      ]
    }),
  }
}
