import type { ChartData } from './chart-data.ts'

export interface Extremes {
  readonly least: number
  readonly most: number
}

/** The least and the greatest value of all lines, as they are drawn; undefined without any. */
export function extremesOf(...charts: readonly (ChartData | undefined)[]): Extremes | undefined {
  let least = Infinity
  let most = -Infinity
  for (const chart of charts) {
    for (const { values, look } of chart?.series ?? []) {
      for (const value of look?.drawnAt ?? values) {
        if (value === null) continue
        if (value < least) least = value
        if (value > most) most = value
      }
    }
  }
  return least === Infinity ? undefined : { least, most }
}
