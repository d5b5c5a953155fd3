import { changeDashboard } from '../../../dashboards/index.ts'
import { dashboardParams, dashboardReply, saveDashboardBody } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'
import { describeDashboard } from './describe-dashboard.ts'

export const saveDashboardRoute = defineRoute({
  method: 'PUT',
  path: '/api/dashboards/:uid',
  summary: 'Save a dashboard as its next version',
  description:
    'Refused with 409 when it is no longer at `fromVersion`: read it again and repeat the change. The last 50 versions are kept; the change stands in the audit trail.',
  access: 'dashboards.write',
  params: dashboardParams,
  body: saveDashboardBody,
  reply: dashboardReply,
  async handle(services, { params, body: { dashboard, ...body }, caller }) {
    return describeDashboard(await changeDashboard({ ...services, caller }, { ...params, ...body, change: () => dashboard }))
  },
})
