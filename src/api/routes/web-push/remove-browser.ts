import { removeBrowser } from '../../../alerting/index.ts'
import { doneReply, idParams } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const removeBrowserRoute = defineRoute({
  method: 'DELETE',
  path: '/api/web-push/browsers/:id',
  summary: 'Tell the caller in this browser no more',
  access: 'alerts.read',
  params: idParams,
  reply: doneReply,
  async handle(services, { caller, params }) {
    await removeBrowser({ ...services, caller }, params)
    return {}
  },
})
