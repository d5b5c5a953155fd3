import type { VectorSample } from '../../query/promql/index.ts'
import { type Condition, isAlarming } from '../questions/condition.ts'
import { labelsOfGroup } from '../questions/groups.ts'
import { mapInTurns } from './map-in-turns.ts'

/** The figures of one group at each slot. */
export interface GroupColumn {
  /** Of the fields it was grouped by. */
  readonly values: readonly string[]
  readonly figures: Float64Array
  /** 1 at the slots at which it has one. */
  readonly said: Uint8Array
}

/** As `divideFigures` does at each slot. The shares take the place of what is divided by: there may be very much of it. */
export async function divideColumns(above: readonly GroupColumn[], below: readonly GroupColumn[]): Promise<readonly GroupColumn[]> {
  const tops = new Map(above.map((column) => [JSON.stringify(column.values), column]))
  return await mapInTurns(below, (column) => {
    const { values, figures, said } = column
    const top = tops.get(JSON.stringify(values))
    for (const [slot, figure] of figures.entries()) {
      if (figure === 0) said[slot] = 0
      else if (said[slot] === 1) figures[slot] = (top?.said[slot] === 1 ? (top.figures[slot] ?? 0) : 0) / figure
    }
    return column
  })
}

/** As `alarmingSamples` does at each slot; the samples of a group have the same labels, not only equal ones. */
export async function alarmingAtSlots(
  columns: readonly GroupColumn[],
  { times, by, condition }: { readonly times: readonly number[]; readonly by: readonly string[]; readonly condition: Condition },
): Promise<readonly (readonly VectorSample[])[]> {
  const vectors = times.map((): VectorSample[] => [])
  await mapInTurns(columns, ({ values, figures, said }) => {
    const labels = labelsOfGroup(by, values)
    for (const [slot, value] of figures.entries())
      if (said[slot] === 1 && isAlarming(condition, value)) vectors[slot]?.push({ labels, timeMs: times[slot] ?? 0, value })
  })
  return vectors
}
