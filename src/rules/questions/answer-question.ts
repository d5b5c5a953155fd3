import { Fault } from '../../lib/errors.ts'
import type { VectorSample } from '../../query/promql/index.ts'
import type { AlertRule, AskedQuestion } from '../rule.ts'
import { queryVector, type RuleQuery } from '../run/query-vector.ts'
import { questions } from './index.ts'
import type { QuestionContext } from './question.ts'
import { ruleStatesQuestion } from './rule-states.ts'

/** The alert rules that a question is about; none for what asks of data. */
export function rulesNamed({ name, settings }: AskedQuestion): readonly string[] {
  return questions.find((one) => one.name === name)?.rulesNamed?.(settings) ?? []
}

/** What an alert rule asks, answered for a time. Throws Fault. */
export async function answerQuestion(
  context: QuestionContext,
  { question, query: text }: AlertRule,
  query: RuleQuery,
  signal: AbortSignal,
): Promise<readonly VectorSample[]> {
  if (question === undefined) return queryVector(context.source, text, query, signal)
  const asked = [...questions, ruleStatesQuestion].find(({ name }) => name === question.name)
  if (asked === undefined) throw new Fault('bad_input', `there is no question ${question.name}`)
  return asked.answer(context, question.settings, query, signal)
}
