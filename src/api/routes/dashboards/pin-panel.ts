import { pinPanel } from '../../../dashboards/index.ts'
import { dashboardParams, pinPanelBody, pinPanelReply } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'

export const pinPanelRoute = defineRoute({
  method: 'POST',
  path: '/api/dashboards/:uid/panels',
  summary: 'Pin a query to a dashboard: a panel below the others',
  access: 'dashboards.write',
  params: dashboardParams,
  body: pinPanelBody,
  reply: pinPanelReply,
  async handle(services, { params, body, caller }) {
    const { stored, panelId } = await pinPanel({ ...services, caller }, params.uid, body)
    return { uid: stored.uid, title: stored.title, version: stored.version, panelId }
  },
})
