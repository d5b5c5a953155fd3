import { findSpan, resolveRange } from '../../../query/index.ts'
import { findSpanParams, findSpanQuery, findSpanReply } from '../../contract/traces.ts'
import { defineRoute } from '../../route.ts'

export const findSpanRoute = defineRoute({
  method: 'GET',
  path: '/api/spans/:spanId',
  summary: 'Find the trace of a span',
  description:
    'Looks back through the range until it finds spans of the id, for two seconds or so: `searchedFrom` says how far, and is where to go on ' +
    'from (as `to`) when nothing was found.',
  access: 'telemetry.read',
  params: findSpanParams,
  query: findSpanQuery,
  reply: findSpanReply,
  async handle(services, { params, query, caller, signal }) {
    const found = await findSpan(services, {
      spanId: params.spanId,
      range: resolveRange(services.clock, query),
      projectId: caller.projectId,
      signal,
    })
    return { ...found, spans: [...found.spans] }
  },
})
