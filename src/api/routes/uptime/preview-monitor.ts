import { previewCheck } from '../../../probes/index.ts'
import { checkReply, previewBody } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'
import { answerOutcome } from './answer-monitor.ts'

export const previewMonitorRoute = defineRoute({
  method: 'POST',
  path: '/api/uptime/preview',
  summary: 'Check once, without making a monitor',
  access: 'alerts.write',
  body: previewBody,
  reply: checkReply,
  async handle(services, { caller, body, signal }) {
    return answerOutcome(await previewCheck({ ...services, caller }, body.monitor, body.like, signal))
  },
})
