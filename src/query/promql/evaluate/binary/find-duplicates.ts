import type { VectorMatching } from '../../ast.ts'
import type { Labels } from '../../labels.ts'
import type { Budget } from '../budget.ts'
import { formatLabels } from '../format-labels.ts'
import { absent, type SeriesPoints } from '../points.ts'
import { inTurns } from '../series.ts'
import type { EarliestFault } from './earliest-fault.ts'
import type { MatchGroup } from './match-group.ts'
import { matchLabels } from './signatures.ts'

/** Finds steps at which two series of the one side match the same elements. */
export async function findDuplicates(
  budget: Budget,
  groups: Iterable<MatchGroup>,
  many: readonly SeriesPoints[],
  one: readonly SeriesPoints[],
  matching: VectorMatching,
  hasFill: boolean,
  faults: EarliestFault,
): Promise<void> {
  // Where the other side has nothing at all, nothing is matched and nothing can be wrong.
  let occupied: Uint8Array | undefined
  await inTurns(budget, groups, (group) => {
    if (group.one.length < 2) return
    const first = new Map<number, SeriesPoints>()
    for (const index of group.one) {
      const series = one[index]
      if (series === undefined) continue
      for (let step = 0; step < series.present.length; step++) {
        if (series.present[step] === absent) continue
        const before = first.get(step)
        if (before === undefined) {
          first.set(step, series)
          continue
        }
        occupied ??= hasFill ? new Uint8Array(series.present.length).fill(1) : occupiedSteps(many, series.present.length)
        if (occupied[step] === 1) faults.add(step, index, () => describe(matching, before.labels, series.labels))
      }
    }
  })
}

function occupiedSteps(series: readonly SeriesPoints[], count: number): Uint8Array {
  const occupied = new Uint8Array(count)
  for (const { present } of series) {
    for (let step = 0; step < count; step++) if (present[step] !== absent) occupied[step] = 1
  }
  return occupied
}

function describe(matching: VectorMatching, before: Labels, labels: Labels): string {
  const side = matching.cardinality === 'one-to-many' ? 'left' : 'right'
  const group = formatLabels(matchLabels(matching)(labels))
  const [first, second] = [formatLabels(before), formatLabels(labels)].toSorted()
  return (
    `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${first}, ${second}]` +
    ';many-to-many matching not allowed: matching labels must be unique on one side'
  )
}
