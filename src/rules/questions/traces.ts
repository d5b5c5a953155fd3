import { z } from 'zod'

import { measureSpans, parseSpanSearch, type SpanMeasure, spanMeasures } from '../../query/index.ts'
import { conditionFields, describeCondition, needsCondition, needsReachable, windowFields } from './condition.ts'
import { alarmingSamples, divideFigures, hasLabels, windowAt } from './groups.ts'
import { askOnce, defineQuestion, telemetryOf } from './question.ts'
import { searchSchema } from './search-schema.ts'

const measures = Object.keys(spanMeasures) as SpanMeasure[]

/** How many spans match a search, how many of them fail, or how long they take. */
export const tracesQuestion = defineQuestion({
  name: 'traces',
  title: 'Spans that match a search',
  signals: ['traces'],
  settings: z
    .strictObject({
      traces: searchSchema((text) => parseSpanSearch(text)).meta({
        description: 'A search as the traces page has it; one that names no service and no operation means the first span of each trace',
      }),
      measure: z.enum(measures).default('count').meta({
        description: 'What is measured: `count`, `errors`, `error_rate` (0-1), or `p50`, `p95`, `p99` of the duration in milliseconds',
      }),
      atLeast: z.number().int().min(1).default(1).meta({ description: 'Groups of fewer spans say nothing, but of `count` and `errors`' }),
      ...windowFields,
      ...conditionFields,
    })
    .superRefine(needsCondition)
    .superRefine((settings, call) => {
      if (settings.measure === 'count') needsReachable(settings, call)
    }),
  describe: ({ traces, measure, ...condition }) => `traces ${traces} ${measure} ${describeCondition(condition)}`,
  async answer(context, { traces, measure, atLeast, window, by, comparedTo, ...condition }, { timeMs }, signal) {
    const telemetry = telemetryOf(context)
    const { projectId } = telemetry
    const measureAt = async (agoMs?: number) => {
      const found = await askOnce(context, ['traces', traces, window, by, measure, agoMs, timeMs], () =>
        measureSpans(telemetry, { projectId, q: traces, range: windowAt(timeMs, window, agoMs), by, measure, signal }),
      )
      return measure === 'count' || measure === 'errors' ? found : found.filter(({ spans }) => spans >= atLeast)
    }
    const figures = comparedTo === undefined ? await measureAt() : divideFigures(await measureAt(), await measureAt(comparedTo))
    return alarmingSamples(figures, { by, condition, timeMs })
  },
  async hasInput(context, { traces, measure, window, by }, { labels, timeMs, upSinceMs }, signal) {
    // That nothing came is an answer, once somebody was there to take it in for all of the window; but nothing is no duration and no share.
    if (measure === 'count' || measure === 'errors') return upSinceMs <= timeMs - window
    const telemetry = telemetryOf(context)
    const range = windowAt(timeMs, window)
    const spans = await measureSpans(telemetry, { projectId: telemetry.projectId, q: traces, range, by, measure: 'count', signal })
    return hasLabels(alarmingSamples(spans, { by, condition: { above: 0 }, timeMs }), labels)
  },
})
