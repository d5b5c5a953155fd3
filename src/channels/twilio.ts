import { z } from 'zod'

import type { ComposeInput, DeliverCall, Delivery } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { eitherOf, secret, secretFile, template } from './settings/fields.ts'
import { httpChannelFields, httpSecrets } from './settings/http-config.ts'
import { readSecret } from './settings/read-secret.ts'
import { withTail } from './text/cut-text.ts'
import { plainMessage } from './text/own-templates.ts'
import { markRepeat, repeatMarkLength } from './text/repeat-mark.ts'
import { smsTail } from './text/sms-text.ts'
import { callVendor } from './vendor/call-vendor.ts'
import { readJson, textOf } from './vendor/read-json.ts'

const settings = z
  .strictObject({
    ...httpChannelFields,
    account_sid: z
      .string()
      .regex(/^AC\w{32}$/)
      .meta({ description: 'Account SID: AC…' }),
    auth_token: secret.optional().meta({ description: 'Auth token of the account' }),
    auth_token_file: secretFile.optional().meta({ description: 'File of the same' }),
    from: z.string().max(100).optional().meta({ description: 'Number or name shown as the sender' }),
    messaging_service_sid: z.string().max(100).optional().meta({ description: 'Messaging service that chooses the sender: MG…' }),
    to: template.meta({ description: 'Number to send to: +49…' }),
    message: template.default(plainMessage).meta({ description: 'Text, up to 1600 characters with the link' }),
  })
  .check(eitherOf('auth_token', 'auth_token_file'), eitherOf('from', 'messaging_service_sid'))

type Settings = z.output<typeof settings>

interface TwilioMessage {
  readonly to: string
  readonly text: string
}

const maxText = 1600 - repeatMarkLength

/** Text messages through Twilio's Messages resource. */
export const twilio = defineChannel<Settings, TwilioMessage>({
  name: 'twilio',
  title: 'SMS (Twilio)',
  setUp: [
    "In Twilio's console copy the *Account SID* into `account_sid` and the *Auth Token* into `auth_token`.",
    'Buy a number, or make a messaging service, and enter it as `from` or `messaging_service_sid`; the receiver as `to`, with the country code.',
  ],
  settings,
  secrets: ['auth_token', ...httpSecrets],
  addresses: ['to'],
  idempotent: false,
  sendsResolvedByDefault: false,
  compose: ({ notification, settings: wanted, render }: ComposeInput<Settings>) => ({
    to: render.text(wanted.to).trim(),
    text: withTail(render.text(wanted.message).trim(), smsTail(notification), maxText),
  }),
  deliver,
})

async function deliver(call: DeliverCall<Settings, TwilioMessage>): Promise<Delivery> {
  const { settings: wanted, message } = call
  const token = await readSecret(call, 'auth_token', wanted.auth_token, wanted.auth_token_file)
  const form = new URLSearchParams({
    To: message.to,
    ...((wanted.from ?? '') === '' ? { MessagingServiceSid: wanted.messaging_service_sid ?? '' } : { From: wanted.from ?? '' }),
    Body: markRepeat(message.text, call.mayRepeat),
  })
  const answer = await callVendor(call, {
    vendor: 'Twilio',
    http: wanted.http_config,
    request: {
      method: 'POST',
      url: `https://api.twilio.com/2010-04-01/Accounts/${wanted.account_sid}/Messages.json`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: `Basic ${Buffer.from(`${wanted.account_sid}:${token}`).toString('base64')}`,
      },
      body: form.toString(),
    },
    detail: (refusal) => textOf(readJson(refusal), 'message'),
  })
  const id = textOf(readJson(answer), 'sid')
  return id === '' ? {} : { providerId: id }
}
