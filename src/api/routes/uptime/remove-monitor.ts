import { removeMonitor } from '../../../probes/index.ts'
import { doneReply } from '../../contract/access.ts'
import { monitorParams } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'

export const removeMonitorRoute = defineRoute({
  method: 'DELETE',
  path: '/api/uptime/monitors/:id',
  summary: 'Remove a monitor with its outages',
  description: 'Its metrics stay as long as metrics are kept. The change stands in the audit trail.',
  access: 'alerts.write',
  params: monitorParams,
  reply: doneReply,
  async handle(services, { caller, params }) {
    await removeMonitor({ ...services, caller }, params.id)
    return {}
  },
})
