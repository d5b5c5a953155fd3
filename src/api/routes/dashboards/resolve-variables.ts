import { getDashboard, resolveVariables } from '../../../dashboards/index.ts'
import { dashboardParams, resolveVariablesBody, resolveVariablesReply } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'

export const resolveVariablesRoute = defineRoute({
  method: 'POST',
  path: '/api/dashboards/:uid/variables',
  summary: 'What the variables of a dashboard offer and stand for',
  description: 'All of them in one call: each sees what is chosen for those before it.',
  access: 'telemetry.read',
  params: dashboardParams,
  body: resolveVariablesBody,
  reply: resolveVariablesReply,
  async handle(services, { params, body: { values, from, to }, caller, signal }) {
    const { dashboard } = await getDashboard({ ...services, caller }, params.uid)
    const context = { ...services, projectId: caller.projectId, fromMs: from, toMs: Math.max(from, to), signal }
    return { variables: await resolveVariables(context, dashboard.variables, values) }
  },
})
