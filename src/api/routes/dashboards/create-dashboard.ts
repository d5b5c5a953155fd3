import { createDashboard } from '../../../dashboards/index.ts'
import { createDashboardBody, dashboardReply } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'
import { describeDashboard } from './describe-dashboard.ts'

export const createDashboardRoute = defineRoute({
  method: 'POST',
  path: '/api/dashboards',
  summary: 'Make a dashboard',
  description: 'Without a uid one is made. It stands in the audit trail.',
  access: 'dashboards.write',
  body: createDashboardBody,
  reply: dashboardReply,
  async handle(services, { body, caller }) {
    return describeDashboard(await createDashboard({ ...services, caller }, body))
  },
})
