import { listVersions } from '../../../alerting/index.ts'
import { contactPointParams, contactPointVersionsReply } from '../../contract/contact-points.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const listContactPointVersionsRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/contact-points/:name/versions',
  summary: 'Who changed a contact point, and when',
  description: 'The last 50 changes, the newest first.',
  access: 'alerts.read',
  params: contactPointParams,
  reply: contactPointVersionsReply,
  async handle(services, { params, caller }) {
    alertingOf(services, caller)
    const rows = await listVersions(services.state.db, 'contact_point', params.name)
    return { rows: rows.map(({ at, ...row }) => ({ ...row, at: new Date(at).toISOString() })) }
  },
})
