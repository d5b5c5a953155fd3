import type { z } from 'zod'

import { Fault } from '../../lib/errors.ts'
import type { LabelPairs } from '../../model/label-pairs.ts'
import type { QueryContext } from '../../query/index.ts'
import type { SeriesSource, VectorSample } from '../../query/promql/index.ts'
import type { Signal } from '../rule.ts'
import type { RuleQuery } from '../run/query-vector.ts'

/** Whose telemetry questions may ask. */
export interface TelemetryQuestions extends QueryContext {
  readonly projectId: number
}

export interface QuestionContext {
  /** The series of the project, with what the rules before said. */
  readonly source: SeriesSource
  /** Undefined where there is nothing but series. */
  readonly telemetry: TelemetryQuestions | undefined
  /** How the rules of all groups stand; none where there is but one group. */
  readonly standings?: () => readonly RuleStanding[]
  /** What was found out in this evaluation already, by what was asked: rules that differ in their threshold ask once. */
  readonly figures?: Map<string, Promise<unknown>>
}

/** How a rule stands. */
export interface RuleStanding {
  readonly file: string
  readonly group: string
  readonly rule: string
  readonly kind: 'alerting' | 'recording'
  /** Why it could not be evaluated; undefined: it could. */
  readonly error: string | undefined
  /** It is a native one whose data came and come no more. */
  readonly isLost: boolean
  readonly isFiring: boolean
  /** The alert rules that its question names. */
  readonly named: readonly string[]
}

/** Asks once in an evaluation. */
export async function askOnce<Answer>({ figures }: QuestionContext, asked: unknown, ask: () => Promise<Answer>): Promise<Answer> {
  const key = JSON.stringify(asked)
  const known = figures?.get(key) ?? ask()
  figures?.set(key, known)
  // Whoever asked the same got an answer of this kind.
  return known as Promise<Answer>
}

/** An alert that is not found any more. */
export interface LostAlert extends RuleQuery {
  /** As its question gave them. */
  readonly labels: LabelPairs
  /** Since when the rule is evaluated, epoch milliseconds. */
  readonly upSinceMs: number
}

/** Throws Fault `unavailable` where there is no telemetry to be asked. */
export function telemetryOf({ telemetry }: QuestionContext): TelemetryQuestions {
  if (telemetry === undefined) throw new Fault('unavailable', 'there is no telemetry to ask here')
  return telemetry
}

/** Something that a native rule can ask: one file and one line in `index.ts`. */
export interface Question<Settings = unknown> {
  /** The key in `query:` that chooses it; lower_snake_case. */
  readonly name: string
  readonly title: string
  /** All keys of `query:`, its own name among them. Every key has a sentence: docs are made from it. */
  readonly settings: z.ZodType<Settings>
  /** The kinds of rows that may change an answer when they come in. */
  readonly signals: readonly Signal[]
  /** One line for people. */
  describe(settings: Settings): string
  /** The alert rules it asks about. */
  rulesNamed?(settings: Settings): readonly string[]
  /** What holds at a time: a sample for each alert that should be active. Throws Fault. */
  answer(context: QuestionContext, settings: Settings, query: RuleQuery, signal: AbortSignal): Promise<readonly VectorSample[]>
  /**
   * Whether anything came that a lost alert could have been found by: only then it is over. Without it every alert that is not found is.
   * Throws Fault.
   */
  hasInput?(context: QuestionContext, settings: Settings, lost: LostAlert, signal: AbortSignal): Promise<boolean>
}

/** Closes the type over: callers hand in settings that `settings` parsed. */
export function defineQuestion<Settings>(question: Question<Settings>): Question {
  return question
}
