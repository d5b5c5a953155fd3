import { Fault } from '../../lib/errors.ts'
import type { Labels, VectorSample } from '../../query/promql/index.ts'
import { answerQuestion } from '../questions/answer-question.ts'
import type { QuestionContext } from '../questions/question.ts'
import type { AlertRule } from '../rule.ts'
import type { ResultsQuery } from '../run/compute-results.ts'
import { queryVector } from '../run/query-vector.ts'
import type { ActiveAlert } from './active-alert.ts'
import { advanceAlerts } from './advance-alerts.ts'
import { type ExpandTemplate, findAlerts } from './find-alerts.ts'
import { findUnproven } from './find-unproven.ts'

export interface AlertsQuery extends ResultsQuery {
  /** The slot: `timeMs` is earlier by the group's query offset. */
  readonly slotMs: number
  readonly holdUntilMs: number
  /** Of a rule whose alerts are over only when something proves it: since when its group is evaluated. */
  readonly upSinceMs: number | undefined
}

/** A rule and its alerts as they were. */
export interface AlertsBefore {
  readonly rule: AlertRule
  readonly active: ReadonlyMap<string, ActiveAlert>
  readonly expand: ExpandTemplate
  /** What its expression says, when that is known already. */
  readonly vector?: readonly VectorSample[] | undefined
  /** See `findAlerts`. */
  readonly known?: WeakMap<Labels, Labels> | undefined
}

/** Thrown when a rule has more alerts than its group allows: all of them are forgotten. */
export class TooManyAlerts extends Fault {}

/**
 * What an alert rule makes at a slot of the alerts it had. Throws as `queryVector` and `findAlerts` do, which leaves the alerts as they
 * were, and TooManyAlerts.
 */
export async function computeAlerts(
  context: QuestionContext,
  { rule, active, expand, vector: answer, known }: AlertsBefore,
  { slotMs, holdUntilMs, upSinceMs, limit, ...query }: AlertsQuery,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ActiveAlert>> {
  const vector = answer ?? (await answerQuestion(context, rule, query, signal))
  const ask = (text: string) => queryVector(context.source, text, { ...query, timeMs: slotMs }, signal)
  const expandOne = (text: string, sample: VectorSample) => expand(text, { alertName: rule.name, sample, atMs: slotMs, ask })
  const found = await findAlerts(rule, vector, expandOne, known)
  const lost = upSinceMs === undefined ? undefined : { active, found, upSinceMs }
  const unproven = lost === undefined ? new Set<string>() : await findUnproven(context, rule, lost, query, signal)
  const { forMs, keepFiringForMs } = rule
  const next = advanceAlerts(active, found, { atMs: slotMs, forMs, keepFiringForMs, holdUntilMs, unproven })
  let alive = 0
  for (const { state } of next.values()) if (state !== 'resolved') alive++
  if (limit > 0 && alive > limit) throw new TooManyAlerts('bad_input', `exceeded limit of ${limit} with ${alive} alerts`)
  return next
}
