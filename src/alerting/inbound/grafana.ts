import { z } from 'zod'

import type { Inbound } from './inbound.ts'
import { readBody } from './read-body.ts'
import { maxAlerts, readWebhookAlert, webhookAlert } from './webhook-alert.ts'
import { webhookReplies } from './webhook-replies.ts'

const text = z.string().max(65_536).nullish()

const payload = z.looseObject({
  alerts: z
    .array(webhookAlert.extend({ dashboardURL: text, panelURL: text, silenceURL: text, imageURL: text, valueString: text }))
    .max(maxAlerts),
})

/** Grafana's unified alerting: Alertmanager's payload, and where to look. */
export const grafanaWebhook: Inbound = {
  name: 'grafana',
  title: 'Grafana',
  setUp: [
    'In Grafana open *Alerting*, *Contact points*, and add one of the type *Webhook* with the address {{url}}.',
    'Under *Optional webhook settings* set the authorization scheme to `Bearer` and the credentials to {{key}}.',
    'Let a notification policy lead to it.',
  ],
  method: 'POST',
  path: '/webhooks/grafana',
  maxBodyBytes: 2 * 1024 * 1024,
  decode: ({ body, receivedAt }) => ({
    alerts: readBody(body, payload).alerts.map((alert) =>
      readWebhookAlert(alert, receivedAt, {
        dashboard_url: alert.dashboardURL ?? '',
        panel_url: alert.panelURL ?? '',
        silence_url: alert.silenceURL ?? '',
        image_url: alert.imageURL ?? '',
        value: alert.valueString ?? '',
      }),
    ),
    ended: [],
    acknowledged: [],
  }),
  ...webhookReplies,
}
