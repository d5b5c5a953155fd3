import type { FieldOptions } from '../../../../src/api/contract/dashboards.ts'

type Steps = NonNullable<FieldOptions['thresholds']>['steps']

/** Steps with one more above the last: the first is of what lies below all. */
export function addedStep(steps: Steps): Steps {
  if (steps.length === 0)
    return [
      { from: null, colour: '--ok' },
      { from: 80, colour: '--high' },
    ]
  const last = steps.at(-1)?.from ?? 0
  return [...steps, { from: last + Math.max(1, Math.abs(last) / 10), colour: '--critical' }]
}

/** Steps without one; the lowest that is left is then of what lies below all. One alone says nothing. */
export function removedStep(steps: Steps, index: number): Steps {
  const left = steps.filter((_, at) => at !== index)
  return left.length < 2 ? [] : left.map((step, at) => (at === 0 ? { ...step, from: null } : step))
}

export function changedStep(steps: Steps, index: number, change: Partial<Steps[number]>): Steps {
  return steps.map((step, at) => (at === index ? { ...step, ...change } : step))
}

/** Steps from the least to the greatest; the very same when they are. */
export function orderedSteps(steps: Steps): Steps {
  const value = (from: number | null): number => from ?? -Infinity
  const isOrdered = steps.every(({ from }, at) => at === 0 || value(steps[at - 1]?.from ?? null) <= value(from))
  return isOrdered ? steps : steps.toSorted((a, b) => value(a.from) - value(b.from))
}
