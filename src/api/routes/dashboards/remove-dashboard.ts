import { removeDashboard } from '../../../dashboards/index.ts'
import { doneReply } from '../../contract/access.ts'
import { dashboardParams } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'

export const removeDashboardRoute = defineRoute({
  method: 'DELETE',
  path: '/api/dashboards/:uid',
  summary: 'Remove a dashboard and all its versions',
  access: 'dashboards.write',
  params: dashboardParams,
  reply: doneReply,
  async handle(services, { params, caller }) {
    await removeDashboard({ ...services, caller }, params.uid)
    return {}
  },
})
