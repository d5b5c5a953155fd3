import { listDashboards } from '../../../dashboards/index.ts'
import { dashboardsQuery, dashboardsReply } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'
import { describeSummary } from './describe-dashboard.ts'

export const listDashboardsRoute = defineRoute({
  method: 'GET',
  path: '/api/dashboards',
  summary: 'Dashboards of the project, by title, those that come with the program first',
  access: 'dashboards.read',
  query: dashboardsQuery,
  reply: dashboardsReply,
  async handle(services, { query, caller }) {
    const { rows, next } = await listDashboards({ ...services, caller }, query)
    return { rows: rows.map((row) => describeSummary(row)), next }
  },
})
