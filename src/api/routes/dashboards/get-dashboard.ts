import { getDashboard } from '../../../dashboards/index.ts'
import { dashboardParams, dashboardReply } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'
import { describeDashboard } from './describe-dashboard.ts'

export const getDashboardRoute = defineRoute({
  method: 'GET',
  path: '/api/dashboards/:uid',
  summary: 'A dashboard with its variables and panels',
  access: 'dashboards.read',
  params: dashboardParams,
  reply: dashboardReply,
  async handle(services, { params, caller }) {
    return describeDashboard(await getDashboard({ ...services, caller }, params.uid))
  },
})
