import { unpinPanel } from '../../../dashboards/index.ts'
import { doneReply } from '../../contract/access.ts'
import { unpinParams } from '../../contract/dashboards.ts'
import { defineRoute } from '../../route.ts'

export const unpinPanelRoute = defineRoute({
  method: 'DELETE',
  path: '/api/dashboards/:uid/panels/:panelId',
  summary: 'Take a panel off a dashboard',
  access: 'dashboards.write',
  params: unpinParams,
  reply: doneReply,
  async handle(services, { params: { uid, panelId }, caller }) {
    await unpinPanel({ ...services, caller }, uid, panelId)
    return {}
  },
})
