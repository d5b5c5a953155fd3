import { z } from 'zod'

import { DeliveryFault, type ComposeInput, type DeliverCall, type Delivery } from './channel.ts'
import { defineChannel } from './define-channel.ts'
import { eitherOf, secret, secretFile, template } from './settings/fields.ts'
import { goDuration, goDurationMs } from './settings/go-duration.ts'
import { httpChannelFields, httpSecrets } from './settings/http-config.ts'
import { readSecret } from './settings/read-secret.ts'
import { composeSecret, fillSecret, isSecretTemplate } from './settings/secret-template.ts'
import { cutText, withTail } from './text/cut-text.ts'
import { escapeHtml } from './text/escape.ts'
import { linkLines, messageLinks } from './text/message-links.ts'
import { markRepeat, repeatMarkLength } from './text/repeat-mark.ts'
import { callVendor, oneLine } from './vendor/call-vendor.ts'
import { fieldOf, readJson, textOf } from './vendor/read-json.ts'

const key = secret.refine(isSecretTemplate, { error: 'may hold {{ values }} but no {{ if }}' })

/** Alertmanager's `pushover_configs`. */
const settings = z
  .strictObject({
    ...httpChannelFields,
    user_key: key.optional().meta({ description: 'Key of the person or group' }),
    user_key_file: secretFile.optional().meta({ description: 'File of the same' }),
    token: key.optional().meta({ description: 'Token of the application' }),
    token_file: secretFile.optional().meta({ description: 'File of the same' }),
    title: template.default('{{ template "pushover.default.title" . }}').meta({ description: 'Title, up to 250 characters' }),
    message: template
      .default('{{ template "pushover.default.message" . }}')
      .meta({ description: 'Text, up to 1024 characters with the links' }),
    url: template.optional().meta({ description: 'Where the message leads; the page of the alerts when left out' }),
    url_title: template.optional().meta({ description: 'Label of that' }),
    device: template.optional().meta({ description: 'One device of the person' }),
    sound: template.optional().meta({ description: 'Sound' }),
    priority: template
      .default('{{ if eq .Status "firing" }}2{{ else }}0{{ end }}')
      .meta({ description: '-2 to 2; 2 repeats until somebody confirms' }),
    retry: goDuration.default('1m').meta({ description: 'How often priority 2 repeats; at least 30s' }),
    expire: goDuration.default('1h').meta({ description: 'When it stops; at most 3h' }),
    ttl: goDuration.optional().meta({ description: 'When the message vanishes' }),
    html: z.boolean().default(false).meta({ description: 'The text is HTML' }),
    monospace: z.boolean().default(false).meta({ description: 'The text is shown in one width' }),
  })
  .check(eitherOf('user_key', 'user_key_file'), eitherOf('token', 'token_file'))
  .refine(({ html, monospace }) => !(html && monospace), { error: 'at most one of html and monospace may be given' })

type Settings = z.output<typeof settings>

interface PushoverMessage {
  readonly user: readonly string[]
  readonly token: readonly string[]
  readonly fields: Readonly<Record<string, string>> & { readonly message: string }
}

const messages = 'https://api.pushover.net/1/messages.json'
const [maxTitle, maxMessage, maxUrl, maxUrlTitle] = [250, 1024 - repeatMarkLength, 512, 100]

/** Pushover's message API. */
export const pushover = defineChannel<Settings, PushoverMessage>({
  name: 'pushover',
  title: 'Pushover',
  setUp: [
    'At pushover.net make an application and copy its token into `token`.',
    "Copy your user key, or a delivery group's, into `user_key`.",
  ],
  settings,
  secrets: ['user_key', 'token', ...httpSecrets],
  idempotent: false,
  sendsResolvedByDefault: true,
  compose,
  deliver,
})

function compose({ notification, settings: wanted, render }: ComposeInput<Settings>): PushoverMessage {
  const text = (from: string | undefined): string => (from === undefined ? '' : render.text(from))
  const ttlSeconds = wanted.ttl === undefined ? 0 : seconds(wanted.ttl)
  const optional = {
    url_title: cutText(text(wanted.url_title), maxUrlTitle),
    device: text(wanted.device),
    sound: text(wanted.sound),
    ttl: ttlSeconds > 0 ? String(ttlSeconds) : '',
    html: wanted.html ? '1' : '',
    monospace: wanted.monospace ? '1' : '',
  }
  return {
    user: composeSecret(wanted.user_key, render),
    token: composeSecret(wanted.token, render),
    fields: {
      title: cutText(text(wanted.title), maxTitle),
      message: composeText(wanted, notification, render),
      // A cut address leads nowhere.
      ...shortUrl((wanted.url ?? '') === '' ? notification.links.show : text(wanted.url)),
      priority: text(wanted.priority),
      retry: String(seconds(wanted.retry)),
      expire: String(seconds(wanted.expire)),
      ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
    },
  }
}

function composeText(
  { message, html }: Settings,
  notification: ComposeInput<Settings>['notification'],
  render: ComposeInput<Settings>['render'],
): string {
  if (html) {
    const tail = messageLinks(notification)
      .map(({ label, url }) => `\n<a href="${escapeHtml(url)}">${label}</a>`)
      .join('')
    const whole = render.html(message).trim() + tail
    if (Array.from(whole).length <= maxMessage) return whole
    // Cut HTML is broken HTML: the text alone is cut.
    return cutText(escapeHtml(render.text(message).trim()), maxMessage)
  }
  const text = render.text(message).trim()
  const tail = linkLines(notification)
  // What happened is worth more than the links, which the address of the message leads to as well.
  return tail.length > maxMessage / 2 ? cutText(text === '' ? '(no details)' : text, maxMessage) : withTail(text, tail, maxMessage).trim()
}

function shortUrl(url: string): { url?: string } {
  return url !== '' && Array.from(url).length <= maxUrl ? { url } : {}
}

function seconds(duration: string): number {
  return Math.trunc(goDurationMs(duration) / 1000)
}

async function deliver(call: DeliverCall<Settings, PushoverMessage>): Promise<Delivery> {
  const { settings: wanted, message } = call
  const of = (text: string | undefined, values: readonly string[]): string | undefined =>
    text === undefined ? undefined : fillSecret(text, values)
  const form = new URLSearchParams({
    token: await readSecret(call, 'token', of(wanted.token, message.token), wanted.token_file),
    user: await readSecret(call, 'user_key', of(wanted.user_key, message.user), wanted.user_key_file),
    ...message.fields,
    message: markRepeat(message.fields.message, call.mayRepeat),
  })
  const answer = await callVendor(call, {
    vendor: 'Pushover',
    http: wanted.http_config,
    request: { method: 'POST', url: messages, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() },
    detail: (refusal) => errorsOf(readJson(refusal)),
    isOfChannel: (refusal) => ['token', 'user'].some((field) => textOf(readJson(refusal), field) === 'invalid'),
  })
  const json = readJson(answer)
  if (textOf(json, 'status') !== '1') {
    throw new DeliveryFault(`Pushover did not take the message: ${oneLine(errorsOf(json))}`, {
      retryable: json === undefined,
      mayHaveArrived: json === undefined,
    })
  }
  const id = textOf(json, 'request')
  return id === '' ? {} : { providerId: id }
}

function errorsOf(json: unknown): string {
  const errors = fieldOf(json, 'errors')
  return Array.isArray(errors) ? errors.filter((each) => typeof each === 'string').join(', ') : ''
}
