import { listVersions } from '../../../alerting/index.ts'
import { routingVersionsReply } from '../../contract/routing.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'

export const listRoutingVersionsRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/routing/versions',
  summary: 'Who changed the routes, and when',
  description: 'The last 50 versions, the newest first.',
  access: 'alerts.read',
  reply: routingVersionsReply,
  async handle(services, { caller }) {
    alertingOf(services, caller)
    const rows = await listVersions(services.state.db, 'routing', '')
    return { rows: rows.map(({ version, at, by }) => ({ version, at: new Date(at).toISOString(), by })) }
  },
})
