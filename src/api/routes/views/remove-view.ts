import { removeView } from '../../../views/index.ts'
import { doneReply, idParams } from '../../contract/access.ts'
import { defineRoute } from '../../route.ts'

export const removeViewRoute = defineRoute({
  method: 'DELETE',
  path: '/api/views/:id',
  summary: 'Remove a saved view',
  description: "One's own; a shared one of somebody else with settings.write. The change stands in the audit trail.",
  access: 'signed_in',
  params: idParams,
  reply: doneReply,
  async handle(services, { caller, params }) {
    await removeView({ ...services, caller }, { viewId: params.id })
    return {}
  },
})
