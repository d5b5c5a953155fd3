import { nextTurn } from '../../lib/next-turn.ts'
import { countLogsBySlot, measureSpansBySlot, type Slots, type SpanMeasure, SlotWindows } from '../../query/index.ts'
import type { Condition } from '../questions/condition.ts'
import { alarmingSamples, divideFigures, type GroupFigure } from '../questions/groups.ts'
import type { TelemetryQuestions } from '../questions/question.ts'
import type { SlotVectors } from './query-slots.ts'

/** What questions about windows of rows have in common. */
interface WindowSettings {
  readonly window: number
  readonly by: readonly string[]
  readonly comparedTo?: number | undefined
}

interface Asked {
  readonly slots: Slots
  readonly condition: Condition
  readonly signal: AbortSignal
}

/** The figures of the groups at one slot, as a question finds them at a time. */
type FiguresAt = (slot: number) => readonly GroupFigure[]

/** What `logsQuestion` answers at each slot. */
export async function answerLogWindows(
  telemetry: TelemetryQuestions,
  { logs, of, window, by, comparedTo }: WindowSettings & { readonly logs: string; readonly of?: string | undefined },
  { slots, condition, signal }: Asked,
): Promise<SlotVectors> {
  const count = async (q: string, agoMs: number): Promise<FiguresAt> => {
    const windows = new SlotWindows({ ...slots, firstMs: slots.firstMs - agoMs }, window)
    const groups = await countLogsBySlot(telemetry, { projectId: telemetry.projectId, q, windows, by, signal })
    return (slot) =>
      groups.flatMap(({ values, counts }) => {
        const value = counts[slot] ?? 0
        return value > 0 || by.length === 0 ? [{ values, value }] : []
      })
  }
  const share = async (agoMs: number): Promise<FiguresAt> => {
    const above = await count(logs, agoMs)
    if (of === undefined) return above
    const below = await count(of, agoMs)
    return (slot) => divideFigures(above(slot), below(slot))
  }
  return await judge(await compare(share, comparedTo), { slots, condition, by })
}

/** What `tracesQuestion` answers at each slot. */
export async function answerSpanWindows(
  telemetry: TelemetryQuestions,
  {
    traces,
    measure,
    atLeast,
    window,
    by,
    comparedTo,
  }: WindowSettings & { readonly traces: string; readonly measure: SpanMeasure; readonly atLeast: number },
  { slots, condition, signal }: Asked,
): Promise<SlotVectors> {
  const isCount = measure === 'count' || measure === 'errors'
  const measureAt = async (agoMs: number): Promise<FiguresAt> => {
    const windows = new SlotWindows({ ...slots, firstMs: slots.firstMs - agoMs }, window)
    const groups = await measureSpansBySlot(telemetry, { projectId: telemetry.projectId, q: traces, windows, by, measure, signal })
    return (slot) =>
      groups.flatMap(({ values, figures, spans }) => {
        const found = spans[slot] ?? 0
        if (isCount ? found === 0 && by.length > 0 : found < atLeast) return []
        return [{ values, value: figures[slot] ?? 0 }]
      })
  }
  return await judge(await compare(measureAt, comparedTo), { slots, condition, by })
}

async function compare(figuresAgo: (agoMs: number) => Promise<FiguresAt>, comparedTo: number | undefined): Promise<FiguresAt> {
  const now = await figuresAgo(0)
  if (comparedTo === undefined) return now
  const then = await figuresAgo(comparedTo)
  return (slot) => divideFigures(now(slot), then(slot))
}

const turnMs = 5

async function judge(
  figuresAt: FiguresAt,
  { slots, condition, by }: { readonly slots: Slots; readonly condition: Condition; readonly by: readonly string[] },
): Promise<SlotVectors> {
  const vectors = []
  let begunAt = performance.now()
  for (let slot = 0; slot < slots.count; slot++) {
    vectors.push(alarmingSamples(figuresAt(slot), { by, condition, timeMs: slots.firstMs + slot * slots.stepMs }))
    if (performance.now() - begunAt < turnMs) continue
    await nextTurn()
    begunAt = performance.now()
  }
  return vectors
}
