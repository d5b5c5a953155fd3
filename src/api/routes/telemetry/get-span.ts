import { getSpan } from '../../../query/index.ts'
import { spanParams, spanReply } from '../../contract/traces.ts'
import { defineRoute } from '../../route.ts'
import { traceView } from './personal-view.ts'

export const getSpanRoute = defineRoute({
  method: 'GET',
  path: '/api/traces/:traceId/spans/:spanId',
  summary: 'A span whole',
  description: 'With attributes, events and links. More than one when several were sent under the same id.',
  access: 'telemetry.read',
  params: spanParams,
  reply: spanReply,
  async handle(services, { params, caller, signal }) {
    const spans = await getSpan(services, { ...params, projectId: caller.projectId, signal })
    await services.personalViews.note(caller, traceView(params.traceId, spans))
    return { spans: [...spans] }
  },
})
