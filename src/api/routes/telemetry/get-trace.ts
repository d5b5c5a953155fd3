import { getTrace } from '../../../query/index.ts'
import { traceParams, traceReply } from '../../contract/traces.ts'
import { defineRoute } from '../../route.ts'

export const getTraceRoute = defineRoute({
  method: 'GET',
  path: '/api/traces/:traceId',
  summary: 'All spans of a trace',
  description: 'In the order of their starts; at most 10,000, and `truncated` says when there are more.',
  access: 'telemetry.read',
  params: traceParams,
  reply: traceReply,
  async handle(services, { params, caller, signal }) {
    const trace = await getTrace(services, { traceId: params.traceId, projectId: caller.projectId, signal })
    return { ...trace, spans: [...trace.spans] }
  },
})
