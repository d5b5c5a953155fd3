import { resolveRange, traceScatter } from '../../../query/index.ts'
import { traceScatterQuery, traceScatterReply } from '../../contract/traces.ts'
import { defineRoute } from '../../route.ts'

export const traceScatterRoute = defineRoute({
  method: 'GET',
  path: '/api/traces/scatter',
  summary: 'Spans by time and duration, in columns',
  description:
    'Root spans, or the spans the search means. At most 4,000 points: spans that lie close together are one point, which stands where the longest of them is and counts all. With by=time there is one point for what went well and one for what failed in each of 160 steps of time, and none is left out.',
  access: 'telemetry.read',
  query: traceScatterQuery,
  reply: traceScatterReply,
  handle: (services, { query, caller, signal }) =>
    traceScatter(services, { ...query, range: resolveRange(services.clock, query), projectId: caller.projectId, signal }),
})
