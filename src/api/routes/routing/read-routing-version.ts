import { readRoutingVersion } from '../../../alerting/index.ts'
import { routingVersionParams, routingVersionReply } from '../../contract/routing.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { writtenOf } from './describe-routing.ts'

export const readRoutingVersionRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/routing/versions/:version',
  summary: 'The routes as they were',
  access: 'alerts.read',
  params: routingVersionParams,
  reply: routingVersionReply,
  async handle(services, { params, caller }) {
    alertingOf(services, caller)
    return writtenOf(await readRoutingVersion(services.state.db, params.version))
  },
})
