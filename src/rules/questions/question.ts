import type { z } from 'zod'

import { Fault } from '../../lib/errors.ts'
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
  /** What holds at a time: a sample for each alert that should be active. Throws Fault. */
  answer(context: QuestionContext, settings: Settings, query: RuleQuery, signal: AbortSignal): Promise<readonly VectorSample[]>
}

/** Closes the type over: callers hand in settings that `settings` parsed. */
export function defineQuestion<Settings>(question: Question<Settings>): Question {
  return question
}
