import { changeMonitor, getMonitor } from '../../../probes/index.ts'
import { changeMonitorBody, monitorDetail, monitorParams } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'
import { answerDetail } from './answer-monitor.ts'

export const changeMonitorRoute = defineRoute({
  method: 'PUT',
  path: '/api/uptime/monitors/:id',
  summary: 'Change a monitor',
  description:
    'Refused with 409 when it is no longer at `version`, and when it stands in a file. Secrets that the answer hid stay as they were. The change stands in the audit trail.',
  access: 'alerts.write',
  params: monitorParams,
  body: changeMonitorBody,
  reply: monitorDetail,
  async handle(services, { caller, params, body }) {
    const context = { ...services, caller }
    await changeMonitor(context, params.id, { input: body.monitor, version: body.version })
    return answerDetail(await getMonitor(context, params.id), true)
  },
})
