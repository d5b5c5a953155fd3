import { z } from 'zod'

import type { Inbound } from './inbound.ts'
import { readBody } from './read-body.ts'
import { maxAlerts, readWebhookAlert, webhookAlert } from './webhook-alert.ts'
import { webhookReplies } from './webhook-replies.ts'

const payload = z.looseObject({
  version: z.literal('4').optional(),
  alerts: z.array(webhookAlert).max(maxAlerts),
})

/** Another Alertmanager's webhook, payload version 4. */
export const alertmanagerWebhook: Inbound = {
  name: 'alertmanager',
  title: 'Alertmanager',
  setUp: [
    'In `alertmanager.yml` add a receiver: `webhook_configs: [{ url: {{url}}, send_resolved: true, http_config: { authorization: { credentials: {{key}} } } }]`.',
    'Let a route lead to it, with `continue: true` where the old receivers are to stay.',
  ],
  method: 'POST',
  path: '/webhooks/alertmanager',
  maxBodyBytes: 2 * 1024 * 1024,
  decode: ({ body, receivedAt }) => ({
    alerts: readBody(body, payload).alerts.map((alert) => readWebhookAlert(alert, receivedAt)),
    ended: [],
    acknowledged: [],
  }),
  ...webhookReplies,
}
