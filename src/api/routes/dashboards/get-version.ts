import { getVersion } from '../../../dashboards/index.ts'
import { dashboardVersionParams, dashboardVersionReply } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'
import { asReply } from './describe-dashboard.ts'

export const getVersionRoute = defineRoute({
  method: 'GET',
  path: '/api/dashboards/:uid/versions/:version',
  summary: 'A dashboard as it was; saving that brings it back',
  access: 'dashboards.read',
  params: dashboardVersionParams,
  reply: dashboardVersionReply,
  async handle(services, { params, caller }) {
    const { savedAt, dashboard, ...version } = await getVersion({ ...services, caller }, params)
    return { ...version, dashboard: asReply(dashboard), savedAt: new Date(savedAt).toISOString() }
  },
})
