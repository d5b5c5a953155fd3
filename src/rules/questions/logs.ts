import { z } from 'zod'

import { countLogs, parseLogSearch } from '../../query/index.ts'
import { conditionFields, describeCondition, needsCondition, needsReachable, windowFields } from './condition.ts'
import { alarmingSamples, divideFigures, type GroupFigure, hasLabels, windowAt } from './groups.ts'
import { askOnce, defineQuestion, type TelemetryQuestions, telemetryOf } from './question.ts'
import { searchSchema } from './search-schema.ts'

const logSearch = searchSchema((text) => parseLogSearch(text))

/** How many log records match a search; or which share of those that match another, or of those there were earlier. */
export const logsQuestion = defineQuestion({
  name: 'logs',
  title: 'Log records that match a search',
  signals: ['logs'],
  settings: z
    .strictObject({
      logs: logSearch.meta({ description: 'A search as the logs page has it' }),
      of: logSearch.optional().meta({ description: 'Another search: the value becomes the share of its records that `logs` has' }),
      ...windowFields,
      ...conditionFields,
    })
    .superRefine(needsCondition)
    .superRefine((settings, call) => {
      if (settings.of === undefined) needsReachable(settings, call)
    }),
  describe: ({ logs, of, ...condition }) => `logs ${logs}${of === undefined ? '' : ` of ${of}`} ${describeCondition(condition)}`,
  async answer(context, { logs, of, window, by, comparedTo, ...condition }, { timeMs }, signal) {
    const count = (q: string, agoMs?: number) =>
      askOnce(context, ['logs', q, by, window, agoMs, timeMs], () =>
        countRecords(telemetryOf(context), { q, by, range: windowAt(timeMs, window, agoMs), signal }),
      )
    const share = async (agoMs?: number): Promise<readonly GroupFigure[]> =>
      of === undefined ? count(logs, agoMs) : divideFigures(await count(logs, agoMs), await count(of, agoMs))
    const figures = comparedTo === undefined ? await share() : divideFigures(await share(), await share(comparedTo))
    return alarmingSamples(figures, { by, condition, timeMs })
  },
  async hasInput(context, { of, window, by }, { labels, timeMs, upSinceMs }, signal) {
    // That nothing came is an answer, once somebody was there to take it in for all of the window.
    if (of === undefined) return upSinceMs <= timeMs - window
    const figures = await countRecords(telemetryOf(context), { q: of, by, range: windowAt(timeMs, window), signal })
    return hasLabels(alarmingSamples(figures, { by, condition: { above: 0 }, timeMs }), labels)
  },
})

async function countRecords(
  context: TelemetryQuestions,
  input: Omit<Parameters<typeof countLogs>[1], 'projectId'>,
): Promise<readonly GroupFigure[]> {
  const counts = await countLogs(context, { ...input, projectId: context.projectId })
  return counts.map(({ values, count: value }) => ({ values, value }))
}
