import { Fault } from '../../lib/errors.ts'
import type { Slots } from '../../query/index.ts'
import type { VectorSample } from '../../query/promql/index.ts'
import { answerQuestion } from '../questions/answer-question.ts'
import type { Condition } from '../questions/condition.ts'
import { type QuestionContext, telemetryOf } from '../questions/question.ts'
import type { AlertRule } from '../rule.ts'
import type { RuleQuery } from '../run/query-vector.ts'
import { answerLogWindows, answerSpanWindows } from './answer-windows.ts'
import { querySlots, type SlotVectors } from './query-slots.ts'

type SlotQuery = Omit<RuleQuery, 'timeMs'>

/** What a rule found at a slot, or why it failed. */
export type SlotAnswer = readonly VectorSample[] | Error

/** What a rule asks, answered for many times at once; undefined when its question cannot be. Throws Fault, for whatever goes wrong at any of them. */
export async function answerSlots(
  context: QuestionContext,
  { question, query: text }: AlertRule,
  slots: Slots,
  query: SlotQuery,
  signal: AbortSignal,
): Promise<SlotVectors | undefined> {
  if (question === undefined) return await querySlots(context.source, text, slots, query, signal)
  // The schema of the question of this name has read them.
  if (question.name === 'logs') {
    const settings = question.settings as Parameters<typeof answerLogWindows>[1] & Condition
    return await answerLogWindows(telemetryOf(context), settings, { slots, condition: settings, signal })
  }
  if (question.name === 'traces') {
    const settings = question.settings as Parameters<typeof answerSpanWindows>[1] & Condition
    return await answerSpanWindows(telemetryOf(context), settings, { slots, condition: settings, signal })
  }
  if (question.name === 'promql' || question.name === 'composite') {
    const { promql } = question.settings as { readonly promql: string }
    return await querySlots(context.source, promql, slots, query, signal)
  }
  return undefined
}

/** Whether a rule is answered for many times at once, as at this slot. Throws as `answerSlots` does. */
export async function isAnsweredAtOnce(
  context: QuestionContext,
  rule: AlertRule,
  slot: { readonly atMs: number; readonly stepMs: number },
  query: SlotQuery,
  signal: AbortSignal,
): Promise<boolean> {
  // Of the step that the slots have: the engine counts a window by the step, and by milliseconds that is as many groups as rows.
  return (await answerSlots(context, rule, { firstMs: slot.atMs, stepMs: slot.stepMs, count: 1 }, query, signal)) !== undefined
}

/** What fails at one slot must not hide the others: such a piece is cut in two until the slot stands alone. */
export async function answerPiece(
  context: QuestionContext,
  rule: AlertRule,
  slots: Slots,
  query: SlotQuery,
  signal: AbortSignal,
): Promise<readonly SlotAnswer[]> {
  try {
    const vectors = await answerSlots(context, rule, slots, query, signal)
    if (vectors !== undefined) return vectors
  } catch (error) {
    if (!(error instanceof Fault) || error.retryable) throw error
    if (slots.count === 1) return [error]
    const half = Math.floor(slots.count / 2)
    const later = { ...slots, firstMs: slots.firstMs + half * slots.stepMs, count: slots.count - half }
    return [
      ...(await answerPiece(context, rule, { ...slots, count: half }, query, signal)),
      ...(await answerPiece(context, rule, later, query, signal)),
    ]
  }
  const answers: SlotAnswer[] = []
  for (let slot = 0; slot < slots.count; slot++) {
    const timeMs = slots.firstMs + slot * slots.stepMs
    try {
      answers.push(await answerQuestion(context, rule, { ...query, timeMs }, signal))
    } catch (error) {
      if (!(error instanceof Fault) || error.retryable) throw error
      answers.push(error)
    }
  }
  return answers
}
