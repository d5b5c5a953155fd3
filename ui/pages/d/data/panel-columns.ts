import type { FieldOptions, Panel } from '../../../../src/api/contract/dashboards.ts'
import type { PanelColumn, PanelValue } from '../../../panels/field/field.ts'
import { readPattern } from '../../../panels/field/read-pattern.ts'
import { lookOfField, titleOf } from './field-look.ts'
import type { Frame, FrameField } from './frame.ts'
import { rowCount } from './frame.ts'
import { joinByField, mergeFrames } from './join-frames.ts'

const palette = 12

/** The fields that become figures, each with the values it has over time; or every value of the first frame as a figure of its own. */
export function figureColumns(panel: Panel, frames: readonly Frame[]): readonly PanelColumn[] {
  const fields = panel.options.isEveryValue ? frames.flatMap((frame) => everyValue(frame)) : frames.flatMap((frame) => frame.fields)
  return fields
    .map((field) => ({ field, look: lookOfField(panel, field) }))
    .filter(({ field, look }) => look.isHidden !== true && isWanted(panel.options.fields ?? '', field, look))
    .map(({ field, look }, index) => columnOf(field, look, index))
}

/** All fields as the columns of one table. */
export function tableColumns(panel: Panel, frames: readonly Frame[]): readonly PanelColumn[] {
  const isOverTime = frames.length > 1 && frames.every(({ fields }) => fields.length === 2 && fields[0]?.kind === 'time')
  const { fields } = isOverTime ? joinByField(frames, 'Time') : mergeFrames(frames)
  return fields
    .map((field) => ({ field, look: lookOfField(panel, field) }))
    .filter(({ look }) => look.isHidden !== true)
    .map(({ field, look }) => columnOf(field, look))
}

/** A column of times and one for each series. */
export function timeColumns(panel: Panel, frames: readonly Frame[]): readonly PanelColumn[] {
  const [time] = frames.flatMap(({ fields }) => fields.filter(({ kind }) => kind === 'time'))
  const rows = frames.flatMap(({ fields }) => fields.filter(({ kind }) => kind !== 'time'))
  if (!time) return []
  return [
    columnOf(time, {}),
    ...rows.map((field) => ({ field, look: lookOfField(panel, field) })).map(({ field, look }) => columnOf(field, look)),
  ]
}

/** A column of times and one for each bucket, the lowest first. Buckets of classic histograms hold all below them: that is taken off. */
export function heatColumns(panel: Panel, frames: readonly Frame[], format: (bound: number) => string): readonly PanelColumn[] {
  const [time] = frames.flatMap(({ fields }) => fields.filter(({ kind }) => kind === 'time'))
  const buckets = frames
    .flatMap(({ fields }) => fields.filter(({ kind }) => kind === 'number'))
    .map((field) => ({ field, bound: boundOf(field) }))
    .toSorted((a, b) => a.bound - b.bound)
  if (!time) return []
  const isCumulative = panel.targets.some((target) => target.format === 'heatmap')
  return [
    columnOf(time, {}),
    ...buckets.map(({ field, bound }, index) => {
      const below = isCumulative ? buckets[index - 1]?.field.values : undefined
      const values = field.values.map((value, at) => (typeof value === 'number' ? Math.max(0, value - Number(below?.[at] ?? 0)) : value))
      const title = Number.isFinite(bound) ? format(bound) : bound === Infinity ? '∞' : field.name
      return { ...columnOf({ ...field, values }, {}), title }
    }),
  ]
}

/** Upper end of a bucket; what has none stands first. */
function boundOf({ labels, name }: FrameField): number {
  const text = labels['le'] ?? name
  return text === '+Inf' ? Infinity : Number.isFinite(Number(text)) ? Number(text) : -Infinity
}

function isWanted(fields: string, { name, kind }: FrameField, look: FieldOptions): boolean {
  if (fields === '') return kind === 'number'
  if (fields.startsWith('/')) return kind !== 'time' && (readPattern(fields)?.test(look.displayName ?? name) ?? false)
  return name === fields || look.displayName === fields
}

function everyValue(frame: Frame): readonly FrameField[] {
  const numbers = frame.fields.filter(({ kind }) => kind === 'number')
  const texts = frame.fields.filter(({ kind }) => kind === 'text')
  return Array.from({ length: rowCount(frame) }, (_, row) => row).flatMap((row) =>
    numbers.map((field) => ({
      ...field,
      name: [
        ...texts.map(({ values }) => String(values[row] ?? '')),
        ...(numbers.length > 1 || texts.length === 0 ? [field.name] : []),
      ].join(' '),
      values: [field.values[row] ?? null],
    })),
  )
}

function columnOf(field: FrameField, look: FieldOptions, index?: number): PanelColumn {
  const isPlain = look.colourMode === 'palette' || look.colourMode === 'fixed'
  const own = look.colourMode === 'palette' && index !== undefined ? `--c${(index % palette) + 1}` : undefined
  const { unit, decimals, min, max, mappings, noValue, cell, align, width } = look
  const isFigure = field.kind === 'number' || mappings !== undefined
  return {
    title: titleOf(look, field),
    kind: field.kind,
    values: field.values satisfies readonly PanelValue[],
    colour: look.colourMode === 'fixed' ? look.colour : own,
    ...(isFigure && { unit, decimals, min, max, mappings }),
    ...(!isPlain && { thresholds: look.thresholds }),
    ...(field.kind === 'time' && unit !== undefined && unit.startsWith('dateTime') && { unit }),
    noValue,
    cell,
    align,
    width,
  }
}
