import type { VectorMatching } from '../../ast.ts'
import type { Budget } from '../budget.ts'
import { absent, hasPoints, type SeriesPoints } from '../points.ts'
import { inTurns, mapSeries, mergeSameLabels } from '../series.ts'
import { matchLabels } from './signatures.ts'

/** `and`, `or` and `unless`: elements of one side by whether the other has some with the same labels. */
export async function applySetOperator(
  budget: Budget,
  operator: 'and' | 'or' | 'unless',
  matching: VectorMatching,
  left: readonly SeriesPoints[],
  right: readonly SeriesPoints[],
): Promise<readonly SeriesPoints[]> {
  const signature = matchLabels(matching)
  if (operator === 'or') {
    const known = await presenceOf(budget, left, signature)
    const added = await keepWhere(budget, right, (one) => known.get(signature(one.labels).key), false)
    return mergeSameLabels(budget, [...left, ...added])
  }
  const known = await presenceOf(budget, right, signature)
  return keepWhere(budget, left, (one) => known.get(signature(one.labels).key), operator === 'and')
}

type Signature = ReturnType<typeof matchLabels>

/** At which steps a signature has any element. */
async function presenceOf(budget: Budget, series: readonly SeriesPoints[], signature: Signature): Promise<Map<string, Uint8Array>> {
  const known = new Map<string, Uint8Array>()
  await inTurns(budget, series, ({ labels, present }) => {
    const { key } = signature(labels)
    const before = known.get(key)
    known.set(key, before === undefined ? present : before.map((kind, step) => kind | (present[step] as number)))
  })
  return known
}

/** The elements at whose step the other side has some, or has none. */
function keepWhere(
  budget: Budget,
  series: readonly SeriesPoints[],
  othersOf: (one: SeriesPoints) => Uint8Array | undefined,
  wanted: boolean,
): Promise<SeriesPoints[]> {
  return mapSeries(budget, series, (one) => {
    const others = othersOf(one)
    if (others === undefined) return wanted ? undefined : one
    const present = one.present.map((kind, step) => ((others[step] !== absent) === wanted ? kind : absent))
    const kept = { ...one, present }
    return hasPoints(kept) ? kept : undefined
  })
}
