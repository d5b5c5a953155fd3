import { createMonitor, getMonitor } from '../../../probes/index.ts'
import { createMonitorBody, monitorDetail } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'
import { answerDetail } from './answer-monitor.ts'

export const createMonitorRoute = defineRoute({
  method: 'POST',
  path: '/api/uptime/monitors',
  summary: 'Make a monitor',
  description:
    'It is checked at once. Targets inside (private, loopback) must be named in `outgoing.allowedHosts`. The change stands in the audit trail.',
  access: 'alerts.write',
  body: createMonitorBody,
  reply: monitorDetail,
  async handle(services, { caller, body }) {
    const context = { ...services, caller }
    const { monitor } = await createMonitor(context, body.monitor)
    return answerDetail(await getMonitor(context, monitor.id), true)
  },
})
