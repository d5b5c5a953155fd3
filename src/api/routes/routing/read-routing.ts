import { routingReply } from '../../contract/routing.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { describeRouting } from './describe-routing.ts'

export const readRoutingRoute = defineRoute({
  method: 'GET',
  path: '/api/alerting/routing',
  summary: 'Who is told of what: the routes in force',
  description:
    'Those of alertmanager.yml where the settings name one, else those that are kept. `yaml` is the whole as alertmanager.yml, secrets left out.',
  access: 'alerts.read',
  reply: routingReply,
  async handle(services, { caller }) {
    alertingOf(services, caller)
    return describeRouting(services.alerting, services.clock.now())
  },
})
