import { z } from 'zod'

import { quoteGo } from '../../lib/go-quote.ts'
import { DeliveryFault, type ComposeInput, type DeliverCall, type Delivery } from '../channel.ts'
import { defineChannel } from '../define-channel.ts'
import { expandValues, templateValues } from '../settings/expand-values.ts'
import { eitherOf, secret, secretFile } from '../settings/fields.ts'
import { goDuration } from '../settings/go-duration.ts'
import { httpChannelFields, httpSecrets } from '../settings/http-config.ts'
import { readSecret, readSecretUrl } from '../settings/read-secret.ts'
import { composeSecret, fillSecret, isSecretTemplate } from '../settings/secret-template.ts'
import { withTimeout } from '../settings/with-timeout.ts'
import { callVendor } from '../vendor/call-vendor.ts'
import { composePayload } from './compose-payload.ts'
import { goJson } from './go-json.ts'
import { signStandardWebhook } from './sign-standard-webhook.ts'

/** Alertmanager's `webhook_configs`, and `signing_secret`. */
const settings = z
  .strictObject({
    ...httpChannelFields,
    url: secret
      .refine(isSecretTemplate, { error: 'may hold {{ values }} but no {{ if }}' })
      .refine((url) => url.includes('{{') || /^https?:\/\/./.test(url), { error: 'is not an http: or https: address' })
      .optional()
      .meta({ description: 'Where the payload is posted; may hold {{ values }}' }),
    url_file: secretFile.optional().meta({ description: 'File of the same' }),
    max_alerts: z.number().int().min(0).default(0).meta({ description: 'At most so many alerts a message; 0 = all' }),
    timeout: goDuration.optional().meta({ description: 'Longest time for a try' }),
    payload: templateValues.optional().meta({ description: "JSON of your own instead of Alertmanager's; its texts are templates" }),
    signing_secret: secret.optional().meta({ description: 'Signs every call as Standard Webhooks do: `whsec_…`' }),
    signing_secret_file: secretFile.optional().meta({ description: 'File of the same' }),
  })
  .check(eitherOf('url', 'url_file'), eitherOf('signing_secret', 'signing_secret_file', 'optional'))

type Settings = z.output<typeof settings>

interface WebhookMessage {
  /** What the address's actions print. */
  readonly url: readonly string[]
  readonly body: string
}

/** Alertmanager's webhook, signed; `Idempotency-Key` and `webhook-id` are the same at every try. */
export const webhook = defineChannel<Settings, WebhookMessage>({
  name: 'webhook',
  title: 'Webhook',
  setUp: [
    "Enter the address of your service as `url`: it gets what Alertmanager's webhooks get (payload version 4), by POST.",
    'Give a `signing_secret` and check `webhook-id`, `webhook-timestamp` and `webhook-signature` with any library of Standard Webhooks.',
    'Answer with 2xx once it is yours; 429 and 5xx are tried again with the same `Idempotency-Key`.',
  ],
  settings,
  secrets: ['url', 'signing_secret', ...httpSecrets],
  idempotent: true,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): WebhookMessage {
  const routeLabels = (notification.routeLabels ?? []).map(([name]) => [name, render.text(`{{ routeLabels ${quoteGo(name)} }}`)] as const)
  return {
    url: composeSecret(wanted.url, render),
    body:
      wanted.payload === undefined || wanted.payload === null
        ? composePayload(notification, wanted.max_alerts, routeLabels)
        : `${goJson(expandValues(wanted.payload, (text) => render.text(text)))}\n`,
  }
}

async function deliver(call: DeliverCall<Settings, WebhookMessage>): Promise<Delivery> {
  const { settings: wanted, message, id } = call
  const url = await readSecretUrl(call, 'url', wanted.url === undefined ? undefined : fillSecret(wanted.url, message.url), wanted.url_file)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new DeliveryFault('url is not an http: or https: address.', { retryable: false, isOfChannel: true })
  const signs = (wanted.signing_secret ?? '') !== '' || (wanted.signing_secret_file ?? '') !== ''
  const key = signs ? await readSecret(call, 'signing_secret', wanted.signing_secret, wanted.signing_secret_file) : undefined
  await callVendor(withTimeout(call, wanted.timeout), {
    vendor: 'The webhook',
    http: wanted.http_config,
    anyBody: true,
    request: {
      method: 'POST',
      url: url.href,
      headers: { 'content-type': 'application/json', 'idempotency-key': id, ...signStandardWebhook(key, id, call.now, message.body) },
      body: message.body,
    },
  })
  return {}
}
