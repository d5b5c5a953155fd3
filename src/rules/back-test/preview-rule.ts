import type { LabelPairs } from '../../model/label-pairs.ts'
import type { VectorSample } from '../../query/promql/index.ts'
import { answerQuestion } from '../questions/answer-question.ts'
import type { Condition } from '../questions/condition.ts'
import type { QuestionContext } from '../questions/question.ts'
import type { AlertRule } from '../rule.ts'
import { answerSlots } from './slot-answers.ts'
import { splitThreshold } from './split-threshold.ts'

/** What a rule looks at, before it is saved. */
export interface RulePreview {
  /** Of the points, epoch milliseconds. */
  readonly times: readonly number[]
  /** The values that are compared, null where there is none; those with the largest ones when there are more. */
  readonly lines: readonly { readonly labels: LabelPairs; readonly values: readonly (number | null)[] }[]
  /** How many lines there are. */
  readonly lineCount: number
  readonly condition: Condition
  /** Whether the lines are values that the condition is about; else they are what is found, which alone is alarming. */
  readonly isCompared: boolean
  /** What is alarming at the end of the range. */
  readonly now: { readonly count: number; readonly samples: readonly { readonly labels: LabelPairs; readonly value: number }[] }
}

interface PreviewContext extends QuestionContext {
  readonly subqueryStepMs: number
  readonly timeoutMs: number
}

const pointCount = 240
const shownLines = 20
const shownSamples = 50

/** The values that a rule compares over a range, and what is alarming at its end. Throws Fault. */
export async function previewRule(
  context: PreviewContext,
  rule: AlertRule,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  signal: AbortSignal,
): Promise<RulePreview> {
  const { subqueryStepMs, timeoutMs } = context
  const query = { subqueryStepMs, timeoutMs }
  const stepMs = Math.max(1000, Math.ceil((toMs - fromMs) / pointCount / 1000) * 1000)
  const count = Math.max(1, Math.floor((toMs - fromMs) / stepMs))
  const slots = { firstMs: toMs - (count - 1) * stepMs, stepMs, count }
  const { watched, condition, isCompared } = watchValues(rule)
  const found = await answerQuestion(context, rule, { ...query, timeMs: toMs }, signal)
  const vectors = (await answerSlots(context, watched, slots, query, signal)) ?? []
  const lines = linesOf(vectors, count)
  return {
    times: vectors.length === 0 ? [] : Array.from({ length: count }, (_, at) => slots.firstMs + at * stepMs),
    lines: lines.toSorted((a, b) => largestOf(b.values) - largestOf(a.values)).slice(0, shownLines),
    lineCount: lines.length,
    condition,
    isCompared,
    now: {
      count: found.length,
      samples: found.slice(0, shownSamples).map((one) => ({ labels: [...one.labels.entries()], value: valueOf(one) })),
    },
  }
}

/** The rule without its condition. */
function watchValues(rule: AlertRule): { readonly watched: AlertRule; readonly condition: Condition; readonly isCompared: boolean } {
  const { question } = rule
  if (question === undefined || question.name === 'promql') {
    const split = splitThreshold(rule.query)
    if (split === undefined) return { watched: rule, condition: {}, isCompared: false }
    return {
      watched: { ...rule, query: split.value, question: { name: 'promql', settings: { promql: split.value } } },
      condition: split.condition,
      isCompared: true,
    }
  }
  if (question.name === 'composite') return { watched: rule, condition: {}, isCompared: false }
  // Questions that compare have the condition among their settings.
  const settings = question.settings as Condition
  const { above, below } = settings
  const everything = { above: Number.NEGATIVE_INFINITY, below: undefined }
  const condition = { ...(above === undefined ? {} : { above }), ...(below === undefined ? {} : { below }) }
  return { watched: { ...rule, question: { ...question, settings: { ...settings, ...everything } } }, condition, isCompared: true }
}

function linesOf(
  vectors: readonly (readonly VectorSample[])[],
  count: number,
): readonly { readonly labels: LabelPairs; readonly values: readonly (number | null)[] }[] {
  const lines = new Map<string, { readonly labels: LabelPairs; readonly values: (number | null)[] }>()
  for (const [at, vector] of vectors.entries()) {
    for (const sample of vector) {
      const { key } = sample.labels
      const line = lines.get(key) ?? { labels: [...sample.labels.entries()], values: Array<number | null>(count).fill(null) }
      lines.set(key, line)
      line.values[at] = valueOf(sample)
    }
  }
  return [...lines.values()]
}

function largestOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((most, value) => Math.max(most, value ?? -Infinity), -Infinity)
}

function valueOf({ value }: VectorSample): number {
  return typeof value === 'number' ? value : value.sum
}
