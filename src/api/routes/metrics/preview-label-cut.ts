import { labelCutPreviewBody, labelCutPreviewReply } from '../../contract/metric-series.ts'
import { defineRoute } from '../../route.ts'
import { judgeLabelCut } from './judge-label-cut.ts'

export const previewLabelCutRoute = defineRoute({
  method: 'POST',
  path: '/api/metrics/label-cuts/preview',
  summary: 'What a label cut would do, before it is made',
  description:
    'Looks at the series of the last hours: how many there are and would be left, and whether series that would become one have samples at the same time. Counters then add up; of other values only those of one series at a time are kept.',
  access: 'settings.write',
  body: labelCutPreviewBody,
  reply: labelCutPreviewReply,
  handle: (services, { body, caller, signal }) => judgeLabelCut(services, caller.projectId, body, signal),
})
