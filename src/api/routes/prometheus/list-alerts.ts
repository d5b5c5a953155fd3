import { encodeListed } from '../../prometheus/encode-listed.ts'
import { definePrometheusRoute } from '../../prometheus/prometheus-route.ts'

export const listAlertsRoute = definePrometheusRoute({
  path: '/alerts',
  summary: 'Alerts that are pending or firing',
  parameters: {},
  async answer({ ruleGroups }, { caller }) {
    const alerts = ruleGroups(caller.projectId).flatMap(({ rules }) => rules.flatMap(({ alerts: ofRule = [] }) => ofRule))
    return { data: encodeListed({ alerts }) }
  },
})
