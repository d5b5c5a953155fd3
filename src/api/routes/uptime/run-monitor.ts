import { runMonitor } from '../../../probes/index.ts'
import { checkReply, monitorParams } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'
import { answerOutcome } from './answer-monitor.ts'

export const runMonitorRoute = defineRoute({
  method: 'POST',
  path: '/api/uptime/monitors/:id/run',
  summary: 'Check a monitor now; the result counts',
  access: 'alerts.write',
  params: monitorParams,
  reply: checkReply,
  async handle(services, { caller, params }) {
    return answerOutcome(await runMonitor({ ...services, caller }, params.id))
  },
})
