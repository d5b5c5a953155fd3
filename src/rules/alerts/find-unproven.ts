import { questions } from '../questions/index.ts'
import type { QuestionContext } from '../questions/question.ts'
import type { AlertRule } from '../rule.ts'
import type { RuleQuery } from '../run/query-vector.ts'
import type { ActiveAlert, FoundAlert } from './active-alert.ts'

/** Each is a look of its own; when so many are gone at once, one look at all of them together tells enough. */
const mostLooks = 100

export interface Lost {
  readonly active: ReadonlyMap<string, ActiveAlert>
  readonly found: ReadonlyMap<string, FoundAlert>
  /** Since when the group is evaluated, epoch milliseconds. */
  readonly upSinceMs: number
}

/**
 * The alerts of a native rule that fired, are not found any more, and of which nothing proves that they are over: nothing came that they
 * could have been found by. Throws as `answerQuestion` does.
 */
export async function findUnproven(
  context: QuestionContext,
  { labels: ownLabels, question }: AlertRule,
  { active, found, upSinceMs }: Lost,
  query: RuleQuery,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const lost = [...active].filter(([key, { state }]) => state === 'firing' && !found.has(key))
  const asked = lost.length === 0 ? undefined : questions.find(({ name }) => name === question?.name)
  if (asked?.hasInput === undefined || question === undefined) return new Set()
  const own = new Set(['alertname', ...ownLabels.map(([name]) => name)])
  const unproven = new Set<string>()
  const isTogether = lost.length > mostLooks
  for (const [key, alert] of isTogether ? lost.slice(0, 1) : lost) {
    const labels = isTogether ? [] : [...alert.labels.entries()].filter(([name]) => !own.has(name))
    if (!(await asked.hasInput(context, question.settings, { ...query, labels, upSinceMs }, signal))) unproven.add(key)
  }
  return isTogether && unproven.size > 0 ? new Set(lost.map(([key]) => key)) : unproven
}
