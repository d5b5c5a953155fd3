import { countLogsBySlot, measureSpansBySlot, type Slots, type SpanMeasure, SlotWindows } from '../../query/index.ts'
import type { Condition } from '../questions/condition.ts'
import type { TelemetryQuestions } from '../questions/question.ts'
import { alarmingAtSlots, divideColumns, type GroupColumn } from './group-columns.ts'
import { mapInTurns } from './map-in-turns.ts'
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

/** What a question finds before its condition, so long before each slot. */
type FindColumns = (agoMs: number) => Promise<readonly GroupColumn[]>

/** What `logsQuestion` answers at each slot. */
export async function answerLogWindows(
  telemetry: TelemetryQuestions,
  settings: WindowSettings & { readonly logs: string; readonly of?: string | undefined },
  { slots, condition, signal }: Asked,
): Promise<SlotVectors> {
  const { logs, of, window, by } = settings
  const { projectId } = telemetry
  const count = async (q: string, agoMs: number): Promise<readonly GroupColumn[]> => {
    const windows = new SlotWindows({ ...slots, firstMs: slots.firstMs - agoMs }, window)
    const groups = await countLogsBySlot(telemetry, { projectId, q, windows, by, signal })
    return await mapInTurns(groups, ({ values, counts }) => ({ values, figures: counts, said: saidWhere(counts, leastOfGroup(by)) }))
  }
  return await judge(
    async (agoMs) => (of === undefined ? await count(logs, agoMs) : await divideColumns(await count(logs, agoMs), await count(of, agoMs))),
    settings,
    { slots, condition },
  )
}

/** What `tracesQuestion` answers at each slot. */
export async function answerSpanWindows(
  telemetry: TelemetryQuestions,
  settings: WindowSettings & { readonly traces: string; readonly measure: SpanMeasure; readonly atLeast: number },
  { slots, condition, signal }: Asked,
): Promise<SlotVectors> {
  const { traces, measure, atLeast, window, by } = settings
  const { projectId } = telemetry
  const isCount = measure === 'count' || measure === 'errors'
  const least = isCount ? leastOfGroup(by) : atLeast
  return await judge(
    async (agoMs) => {
      const windows = new SlotWindows({ ...slots, firstMs: slots.firstMs - agoMs }, window)
      const groups = await measureSpansBySlot(telemetry, { projectId, q: traces, windows, by, measure, signal })
      return await mapInTurns(groups, ({ values, figures, spans }) => ({ values, figures, said: saidWhere(spans, least) }))
    },
    settings,
    { slots, condition },
  )
}

/** Without fields there is one group, also of no rows. */
function leastOfGroup(by: readonly string[]): number {
  return by.length === 0 ? 0 : 1
}

/** Groups of fewer rows say nothing. */
function saidWhere(counts: Float64Array, least: number): Uint8Array {
  const said = new Uint8Array(counts.length)
  for (const [slot, count] of counts.entries()) if (count >= least) said[slot] = 1
  return said
}

async function judge(
  find: FindColumns,
  { by, comparedTo }: WindowSettings,
  { slots, condition }: Omit<Asked, 'signal'>,
): Promise<SlotVectors> {
  const now = await find(0)
  const columns = comparedTo === undefined ? now : await divideColumns(now, await find(comparedTo))
  const times = Array.from({ length: slots.count }, (_, slot) => slots.firstMs + slot * slots.stepMs)
  return await alarmingAtSlots(columns, { times, by, condition })
}
