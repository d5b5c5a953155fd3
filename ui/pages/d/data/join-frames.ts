import type { PanelValue } from '../../../panels/field/field.ts'
import type { Frame, FrameField } from './frame.ts'
import { rowCount } from './frame.ts'

/** Rows of several frames as one table: rows that say the same in all columns that several frames have become one. */
export function mergeFrames(frames: readonly Frame[]): Frame {
  if (frames.length < 2) return frames[0] ?? { fields: [] }
  const held = new Map<string, number>()
  for (const { fields } of frames) for (const { name } of fields) held.set(name, (held.get(name) ?? 0) + 1)
  const shared = [...held].filter(([name, count]) => count === frames.length && !/^Value\b/.test(name)).map(([name]) => name)
  // Of tables asked at one time the times differ in nothing that matters.
  return joinRows(
    frames,
    shared.filter((name) => name !== 'Time'),
  )
}

/** Rows of several frames as one table: rows with the same value of the field become one. */
export function joinByField(frames: readonly Frame[], field: string): Frame {
  return frames.length < 2 ? (frames[0] ?? { fields: [] }) : joinRows(frames, [field])
}

function joinRows(frames: readonly Frame[], keys: readonly string[]): Frame {
  const columns: { field: FrameField; values: PanelValue[] }[] = []
  const places = new Map<string, number>()
  let rows = 0
  for (const frame of frames) {
    const own = frame.fields.map((field) => columnFor(columns, field, keys))
    const keyed = frame.fields.filter(({ name }) => keys.includes(name))
    const seen = new Map<string, number>()
    for (let row = 0; row < rowCount(frame); row++) {
      const key = JSON.stringify(keyed.map(({ values }) => values[row]))
      // Rows of one frame stay apart though they say the same.
      const turn = seen.get(key) ?? 0
      seen.set(key, turn + 1)
      const place = places.get(`${key}${turn}`) ?? rows++
      places.set(`${key}${turn}`, place)
      for (const [index, { values }] of frame.fields.entries()) {
        const column = own[index]
        if (column) column.values[place] ??= values[row] ?? null
      }
    }
  }
  return {
    fields: columns.map(({ field, values }) => ({ ...field, values: Array.from({ length: rows }, (_, row) => values[row] ?? null) })),
  }
}

/** The column a field goes into: the one of the same name for keys and texts, else one of its own. */
function columnFor(columns: { field: FrameField; values: PanelValue[] }[], field: FrameField, keys: readonly string[]) {
  const isShared = keys.includes(field.name) || field.kind !== 'number'
  const known = isShared ? columns.find((column) => column.field.name === field.name) : undefined
  if (known) return known
  const made = { field, values: [] as PanelValue[] }
  columns.push(made)
  return made
}
