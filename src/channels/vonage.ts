import { z } from 'zod'

import { DeliveryFault, type ComposeInput, type DeliverCall, type Delivery } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { eitherOf, secret, secretFile, template } from './settings/fields.ts'
import { httpChannelFields, httpSecrets } from './settings/http-config.ts'
import { readSecret } from './settings/read-secret.ts'
import { withTail } from './text/cut-text.ts'
import { plainMessage } from './text/own-templates.ts'
import { markRepeat } from './text/repeat-mark.ts'
import { smsTail } from './text/sms-text.ts'
import { callVendor, oneLine } from './vendor/call-vendor.ts'
import { fieldOf, readJson, textOf } from './vendor/read-json.ts'

const settings = z
  .strictObject({
    ...httpChannelFields,
    api_key: z.string().min(1).max(1024).meta({ description: 'Key of the account' }),
    api_secret: secret.optional().meta({ description: 'Its secret' }),
    api_secret_file: secretFile.optional().meta({ description: 'File of the same' }),
    from: z.string().min(1).max(100).meta({ description: 'Number or name shown as the sender' }),
    to: template.meta({ description: 'Number to send to, with the country code' }),
    message: template.default(plainMessage).meta({ description: 'Text, up to 1600 characters with the link' }),
  })
  .check(eitherOf('api_secret', 'api_secret_file'))

type Settings = z.output<typeof settings>

interface VonageMessage {
  readonly to: string
  readonly text: string
}

const maxText = 1600
/** Throttled, and an error of theirs. */
const passing = new Set(['1', '5'])
/** Wrong name or secret, a barred account, a wrong signature. */
const ofAccount = new Set(['4', '8', '14'])

/** Text messages through Vonage's (Nexmo's) SMS API. */
export const vonage = defineChannel<Settings, VonageMessage>({
  name: 'vonage',
  title: 'SMS (Vonage)',
  setUp: [
    "In Vonage's dashboard copy the key and the secret into `api_key` and `api_secret`.",
    'Enter your number or name as `from` and the receiver as `to`, with the country code and no plus.',
  ],
  settings,
  secrets: ['api_secret', ...httpSecrets],
  idempotent: false,
  sendsResolvedByDefault: false,
  compose: ({ notification, settings: wanted, render }: ComposeInput<Settings>) => ({
    to: render.text(wanted.to).replaceAll(/^\s*\+|\s/g, ''),
    text: withTail(render.text(wanted.message).trim(), smsTail(notification), maxText),
  }),
  deliver,
})

async function deliver(call: DeliverCall<Settings, VonageMessage>): Promise<Delivery> {
  const { settings: wanted, message } = call
  const text = markRepeat(message.text, call.mayRepeat)
  const form = new URLSearchParams({
    api_key: wanted.api_key,
    api_secret: await readSecret(call, 'api_secret', wanted.api_secret, wanted.api_secret_file),
    from: wanted.from,
    to: message.to,
    text,
    // ASCII fits into one part more than twice as often.
    ...(/[^\n -~]/.test(text) ? { type: 'unicode' } : {}),
  })
  const answer = await callVendor(call, {
    vendor: 'Vonage',
    http: wanted.http_config,
    request: {
      method: 'POST',
      url: 'https://rest.nexmo.com/sms/json',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    },
    detail: (refusal) => textOf(readJson(refusal), 'title'),
  })
  const parts = fieldOf(readJson(answer), 'messages')
  if (!Array.isArray(parts) || parts.length === 0)
    throw new DeliveryFault('Vonage did not answer in JSON.', { retryable: true, mayHaveArrived: true })
  const failed: unknown = parts.find((part) => textOf(part, 'status') !== '0')
  if (failed !== undefined) {
    throw new DeliveryFault(`Vonage did not take the message: ${oneLine(textOf(failed, 'error-text'))}`, {
      retryable: passing.has(textOf(failed, 'status')),
      mayHaveArrived: parts.length > 1,
      isOfChannel: ofAccount.has(textOf(failed, 'status')),
    })
  }
  const id = textOf(parts[0], 'message-id')
  return id === '' ? {} : { providerId: id }
}
