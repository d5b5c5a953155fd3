import type { LabelMatcher } from '../ast.ts'
import { labelReader, type Labels } from '../labels.ts'
import type { SelectRequest, SeriesRun } from '../series-source.ts'

interface Consumer {
  push(run: SeriesRun): Promise<void> | undefined
}

/** Takes in those of the runs of a wider selector that fit some more matchers, of equality only. */
export class NarrowConsumer implements Consumer {
  private readonly tests: readonly { readonly read: (labels: Labels) => string; readonly value: string; readonly isWanted: boolean }[]
  private readonly consumer: Consumer

  constructor(matchers: readonly LabelMatcher[], consumer: Consumer) {
    this.tests = matchers.map(({ name, operator, value }) => ({ read: labelReader(name), value, isWanted: operator === '=' }))
    this.consumer = consumer
  }

  push(run: SeriesRun): Promise<void> | undefined {
    for (const { read, value, isWanted } of this.tests) if ((read(run.labels) === value) !== isWanted) return undefined
    return this.consumer.push(run)
  }
}

/** The matchers that `all` has besides `some`, when it has all of those and the others are soon looked at; undefined otherwise. */
export function matchersBesides(some: readonly LabelMatcher[], all: readonly LabelMatcher[]): readonly LabelMatcher[] | undefined {
  if (some.length >= all.length) return undefined
  // A matcher may stand there twice: how many there are says nothing.
  if (!some.every((one) => all.some((other) => isSame(one, other)))) return undefined
  const rest = all.filter((one) => !some.some((other) => isSame(one, other)))
  return rest.every(({ operator }) => operator === '=' || operator === '!=') ? rest : undefined
}

/** The same for requests that want the same of series. */
export function placeInTime({ startMs, endMs, hints }: SelectRequest): string {
  return JSON.stringify([startMs, endMs, hints])
}

function isSame(a: LabelMatcher, b: LabelMatcher): boolean {
  return a.name === b.name && a.operator === b.operator && a.value === b.value
}
