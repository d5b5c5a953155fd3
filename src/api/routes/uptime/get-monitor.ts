import { getMonitor } from '../../../probes/index.ts'
import { getMonitorQuery, monitorDetail, monitorParams } from '../../contract/uptime.ts'
import { defineRoute } from '../../route.ts'
import { answerDetail } from './answer-monitor.ts'

export const getMonitorRoute = defineRoute({
  method: 'GET',
  path: '/api/uptime/monitors/:id',
  summary: 'One monitor with its 90 days and its last checks',
  access: 'alerts.read',
  params: monitorParams,
  query: getMonitorQuery,
  reply: monitorDetail,
  async handle(services, { caller, params, query }) {
    return answerDetail(await getMonitor({ ...services, caller }, params.id, query.zone), caller.permissions.has('alerts.write'))
  },
})
