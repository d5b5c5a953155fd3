import { checkRoutingReply, routingDraft } from '../../contract/routing.ts'
import { defineRoute } from '../../route.ts'
import { alertingOf } from '../alerts/alerting-of.ts'
import { describeConfig } from './describe-config.ts'

export const checkRoutingRoute = defineRoute({
  method: 'POST',
  path: '/api/alerting/routing/check',
  summary: 'What is wrong with routes, before they are saved',
  description: "In Alertmanager's words, with the lines of `yaml`: what the routes would be as alertmanager.yml. Nothing is changed.",
  access: 'alerts.read',
  body: routingDraft,
  reply: checkRoutingReply,
  async handle(services, { body, caller }) {
    alertingOf(services, caller)
    const built = await services.alerting.kept.tryOut({ contactPoints: new Map(), routing: body })
    const drawn = built.ok ? describeConfig(built.config, services.clock.now()) : { nodes: [], intervals: [], inhibitions: [] }
    return { problems: built.ok ? [] : [...built.problems], yaml: built.shown, ...drawn }
  },
})
