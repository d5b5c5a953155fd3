import { defineAlertmanagerRoute } from '../alertmanager-route.ts'
import { readPostedAlerts } from '../read-posted-alerts.ts'
import { refuseInWords, replyNothing } from '../reply.ts'

export const postAlertsRoute = defineAlertmanagerRoute({
  method: 'POST',
  path: '/alerts',
  summary: 'Takes alerts in, of a Prometheus for example',
  description:
    'A JSON array of alerts with `labels`, `annotations`, `startsAt`, `endsAt` and `generatorURL`. What is answered with 200 is stored. In prometheus.yml: `alerting.alertmanagers` with `path_prefix: /alertmanager` and a token with the permission alerts.write as `authorization`.',
  parameters: {},
  maxBodyBytes: 4 * 1024 * 1024,
  answer: async (alerting, call, { alerting: { counts } }) => {
    const read = await readPostedAlerts(call, alerting.clock.now())
    if (read.refusal !== undefined) return read.refusal
    const { alerts, problems } = read.value
    await alerting.post(alerts)
    const nowMs = alerting.clock.now()
    const resolved = alerts.filter(({ endsAtMs = Infinity }) => endsAtMs <= nowMs).length
    counts.add({ firing: alerts.length - resolved, resolved, invalid: problems.length })
    return problems.length === 0 ? replyNothing : refuseInWords(400, problems.join('; '))
  },
})
