import { resolveRange, traceDifference } from '../../../query/index.ts'
import { traceDifferenceQuery, traceDifferenceReply } from '../../contract/traces.ts'
import { defineRoute } from '../../route.ts'
import { fieldsView } from './personal-view.ts'

export const traceDifferenceRoute = defineRoute({
  method: 'GET',
  path: '/api/traces/difference',
  summary: 'What the spans of a selection have that the others do not',
  description:
    'How often each attribute value occurs inside of a part of the scatter against outside of it, the largest differences first. Counted over some 10,000 spans of each side.',
  access: 'telemetry.read',
  query: traceDifferenceQuery,
  reply: traceDifferenceReply,
  async handle(services, { query, caller, signal }) {
    const { selectedFrom, selectedTo, selectedMinMs, selectedMaxMs, ...filter } = query
    const found = await traceDifference(services, {
      ...filter,
      range: resolveRange(services.clock, query),
      selection: {
        range: resolveRange(services.clock, { from: selectedFrom, to: selectedTo }),
        minDurationMs: selectedMinMs,
        maxDurationMs: selectedMaxMs,
      },
      projectId: caller.projectId,
      signal,
    })
    const shown = found.differences.map(({ name, value }) => ({ name, values: [value] }))
    await services.personalViews.note(caller, fieldsView('traces', query, shown))
    return { ...found, differences: [...found.differences] }
  },
})
