import { float, stepTimeMs } from '../evaluate/points.ts'
import { mapFloats } from '../evaluate/series.ts'
import { Labels } from '../labels.ts'
import type { VectorFunction } from './vector-function.ts'

const dayMs = 86_400_000

/** Parts of dates in UTC: of the values in seconds, or without an argument of the time of the step. */
export const dateFunctions: readonly VectorFunction[] = [
  part('minute', (date) => date.getUTCMinutes()),
  part('hour', (date) => date.getUTCHours()),
  part('day_of_week', (date) => date.getUTCDay()),
  part('day_of_month', (date) => date.getUTCDate()),
  part('day_of_year', (date) => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs) + 1),
  part('days_in_month', (date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()),
  part('month', (date) => date.getUTCMonth() + 1),
  part('year', (date) => date.getUTCFullYear()),
]

function part(name: string, read: (date: Date) => number): VectorFunction {
  return {
    kind: 'vector',
    name,
    evaluate: ({ evaluation, grid, call, vectors }) => {
      if (call.args.length > 0) return mapFloats(evaluation, vectors[0] ?? [], (seconds) => read(new Date(Math.trunc(seconds) * 1000)))
      const values = Float64Array.from({ length: grid.count }, (_, step) =>
        read(new Date(Math.floor(stepTimeMs(grid, step) / 1000) * 1000)),
      )
      return [{ labels: Labels.empty, dropName: false, values, present: new Uint8Array(grid.count).fill(float) }]
    },
  }
}
