import type { PanelColumn } from '../field/field.ts'
import type { CellGrid } from './cell-plot.ts'

/** The rows of an answer over its column of times: of numbers, or of anything that is not a time. */
export function readGrid(
  data: readonly PanelColumn[] | undefined,
  rows: 'number' | 'any',
  fromBelow: boolean,
): { grid: CellGrid; columns: readonly PanelColumn[] } {
  const times = timesOf(data?.find(({ kind }) => kind === 'time'))
  const chosen = (data ?? []).filter(({ kind }) => (rows === 'number' ? kind === 'number' : kind !== 'time'))
  const columns = fromBelow ? chosen.toReversed() : chosen
  const last = times.at(-1) ?? 0
  // The last column is as wide as the one before it.
  const stepMs = times.length > 1 ? last - (times.at(-2) ?? last) : 60_000
  return { grid: { rows: columns.map(({ title }) => title), times, toMs: last + stepMs }, columns }
}

function timesOf(column: PanelColumn | undefined): number[] {
  return Array.from(column?.values ?? [], Number)
}
