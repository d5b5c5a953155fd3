import { getMonitor, pauseMonitor } from '../../../probes/index.ts'
import { monitorDetail, monitorParams, pauseMonitorBody } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'
import { answerDetail } from './answer-monitor.ts'

export const pauseMonitorRoute = defineRoute({
  method: 'POST',
  path: '/api/uptime/monitors/:id/pause',
  summary: 'Stop checking a monitor, or go on',
  description: 'An outage that is open ends with the pause. The change stands in the audit trail.',
  access: 'alerts.write',
  params: monitorParams,
  body: pauseMonitorBody,
  reply: monitorDetail,
  async handle(services, { caller, params, body }) {
    const context = { ...services, caller }
    await pauseMonitor(context, params.id, body.paused)
    return answerDetail(await getMonitor(context, params.id), true)
  },
})
