import { queryPanels } from '../../../dashboards/index.ts'
import { queryPanelsBody, queryPanelsReply } from '../../contract/dashboards.ts'
import { EncodedReply } from '../../encoded-reply.ts'
import { defineRoute } from '../../route.ts'
import { encodePanels } from './encode-panels.ts'

export const queryPanelsRoute = defineRoute({
  method: 'POST',
  path: '/api/dashboards/query',
  summary: 'What the panels of a dashboard show, in one request',
  description:
    'Variables and `$__rate_interval`, `$__interval`, `$__range` are filled in. Panels come as they are ready; one that cannot be answered says why, the others are not concerned.',
  access: 'telemetry.read',
  body: queryPanelsBody,
  reply: queryPanelsReply,
  handle({ metricQueries }, { body, caller, signal }) {
    const { from: fromMs, to: toMs, maxSeries, ...asked } = body
    const answers = queryPanels({ metricQueries, projectId: caller.projectId, signal }, { ...asked, fromMs, toMs: Math.max(fromMs, toMs) })
    return Promise.resolve(new EncodedReply(encodePanels(answers, maxSeries, signal)))
  },
})
